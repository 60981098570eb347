// Maps side by side in the Explain panel: one scale, one crosshair, and what survives a reload.

import { expect, test } from 'vitest';
import type { ExplainCell } from '../../src/protocol/explainPanel';
import { type ExplainPage, oneMap, useExplainPanel } from './explainPage';
import { makeCell, oneBright } from './explainSamples';

const open = useExplainPanel();
const first = makeCell(1);

function otherClass(id: number, index: number): ExplainCell {
  return makeCell(id, { choice: { ...first.choice, target: { kind: 'class', index } } });
}

const saliency = makeCell(3, { choice: { ...first.choice, method: 'saliency' } });

async function openThree(): Promise<ExplainPage> {
  const panel = await open({});
  await panel.setMap(1, oneBright(7, 3, 4, 2));
  await panel.setMap(2, oneBright(7, 3, 4, 5));
  await panel.setMap(3, oneBright(7, 3, 4, 100));
  await panel.set({ status: 'ready', cells: [first, otherClass(2, 282), saliency] });
  await panel.page.locator('.color-bar').nth(2).waitFor();
  return panel;
}

function scales(panel: ExplainPage): Promise<(string | null)[]> {
  return panel.page
    .locator('.color-bar')
    .evaluateAll((bars) => bars.map((bar) => bar.getAttribute('aria-label')));
}

test('maps of one kind share a scale, others keep their own, and the switch undoes it', async () => {
  const panel = await openThree();
  await expect
    .poll(() => scales(panel))
    .toEqual(['Colours from 0 to 5', 'Colours from 0 to 5', 'Colours from 0 to 100']);
  await panel.button('Export…').click();
  await panel.page.getByRole('menuitem', { name: 'PNG' }).click();
  await panel.page.getByLabel('Shared scale').click();
  await expect
    .poll(() => scales(panel))
    .toEqual(['Colours from 0 to 2', 'Colours from 0 to 5', 'Colours from 0 to 100']);
  await panel.button('Export…').click();
  await panel.page.getByRole('menuitem', { name: 'PNG' }).click();
  const intents = await panel.intents();
  expect(intents.map((intent) => intent.kind === 'export' && intent.peak)).toEqual([5, null]);
});

test('each map is titled by what differs, and all read the same place', async () => {
  const panel = await openThree();
  expect(await panel.page.locator('.cell-title').allInnerTexts()).toEqual([
    'Grad-CAM · tabby, tabby cat · layer4.2',
    'Grad-CAM · tiger cat · layer4.2',
    'Saliency · tabby, tabby cat',
  ]);
  await panel.page.keyboard.press('s');
  await panel.pointAt(1, 300.4, 250.4);
  await expect
    .poll(() => panel.page.locator('.readout-value').allInnerTexts())
    .toEqual(['2', '5', '100']);
  expect(await panel.page.locator('.crosshair').count()).toBe(3);
});

test('keys select, hide, strengthen, recolour and hide the inspector', async () => {
  const panel = await openThree();
  await panel.page.keyboard.press('2');
  await panel.button('Class: tiger cat').waitFor();
  expect(await panel.cells.nth(1).getAttribute('aria-current')).toBe('true');
  await panel.page.keyboard.press(']');
  await panel.page.keyboard.press('c');
  expect(await panel.page.locator('.display-percent').innerText()).toBe('60\u202f%');
  expect(await panel.page.locator('.shades input').nth(1).isChecked()).toBe(true);
  const opacity = await panel.page
    .locator('.cell .heat-canvas')
    .first()
    .evaluate((element) => getComputedStyle(element).opacity);
  expect(opacity).toBe('0.6');
  await panel.page.keyboard.press(' ');
  expect(await panel.page.locator('.cell .heat-canvas').count()).toBe(0);
  await panel.page.keyboard.press(' ');
  expect(await panel.page.locator('.cell .heat-canvas').count()).toBe(3);
  await panel.page.keyboard.press('i');
  expect(await panel.inspector.count()).toBe(0);
  await panel.page.keyboard.press('?');
  await panel.page.getByRole('dialog').waitFor();
  await panel.page.keyboard.press('i');
  await panel.page.keyboard.press('Escape');
  expect(await panel.inspector.count()).toBe(0);
});

test('a click selects a map, and each can be removed', async () => {
  const panel = await openThree();
  await panel.frames.nth(2).click();
  await panel.button('Method: Saliency').waitFor();
  await panel.button('Remove map 2').click();
  await expect.poll(panel.intents).toEqual([{ kind: 'remove', cell: 2 }]);
  await panel.set({ cells: [first, saliency] });
  await expect.poll(() => panel.cells.count()).toBe(2);
});

test('a map that was added is selected, and four are enough', async () => {
  const panel = await open(oneMap);
  await panel.button('Compare').click();
  await expect.poll(panel.intents).toEqual([{ kind: 'add', like: 1 }]);
  await panel.set({ cells: [first, otherClass(2, 284)] });
  await panel.button('Class: golden retriever').waitFor();
  await panel.set({ cells: [first, otherClass(2, 284), saliency, otherClass(4, 283)] });
  await panel.cells.nth(3).waitFor();
  const compare = panel.page.locator('vscode-button', { hasText: 'Compare' });
  expect(await compare.getAttribute('title')).toBe('Up to 4 maps fit side by side');
  await expect.poll(() => compare.evaluate((button) => button.hasAttribute('disabled'))).toBe(true);
});

test('how maps are looked at survives a reload', async () => {
  const panel = await openThree();
  for (const key of ['2', ']', ']', 'c', 's', 'i']) await panel.page.keyboard.press(key);
  await panel.page.locator('.strip-toggle').click();
  await panel.page.waitForTimeout(300);
  await panel.page.reload();
  await panel.set({ status: 'ready', cells: [first, otherClass(2, 282), saliency] });
  await panel.button('Class: tiger cat').waitFor();
  expect(await panel.inspector.count()).toBe(0);
  expect(await panel.page.locator('.thumb').count()).toBe(0);
  await panel.page.keyboard.press('i');
  const state = {
    opacity: await panel.page.locator('.display-percent').innerText(),
    viridis: await panel.page.locator('.shades input').nth(1).isChecked(),
    smooth: await panel.page.getByLabel('Smooth').isChecked(),
  };
  expect(state).toEqual({ opacity: '70\u202f%', viridis: true, smooth: false });
});

test('the slider and the colours can be worked with the keyboard alone', async () => {
  const panel = await open(oneMap);
  await panel.page.locator('.heat-canvas').first().waitFor();
  await panel.page.getByRole('slider').focus();
  await panel.page.keyboard.press('ArrowRight');
  expect(await panel.page.getByRole('slider').getAttribute('aria-valuetext')).toBe('55\u202f%');
  await panel.page.keyboard.press('Tab');
  await panel.page.keyboard.press('Tab');
  await panel.page.keyboard.press('ArrowRight');
  expect(await panel.page.locator('.shades input').nth(1).isChecked()).toBe(true);
});

test.each([
  [1280, 4, 2],
  [600, 2, 2],
])('at %i pixels %i maps stand in %i columns', async (width, count, columns) => {
  const panel = await open({}, { theme: 'dark', width, height: 800 });
  const cells = [first, otherClass(2, 282), saliency, otherClass(4, 283)].slice(0, count);
  await panel.set({ status: 'ready', cells });
  await panel.cells.nth(count - 1).waitFor();
  await expect
    .poll(() =>
      panel.cells.evaluateAll(
        (all) => new Set(all.map((cell) => Math.round(cell.getBoundingClientRect().left))).size,
      ),
    )
    .toBe(columns);
});
