// The model editor as a person uses it: open and fold, search, walk, look, run, in three themes.

import axe from 'axe-core';
import { expect, test } from 'vitest';
import { type ModelPage, useModelPanel } from './modelPage';
import { sampleOverlay } from './modelSamples';
import { themes } from './panelPage';

const open = useModelPanel();

async function opened(theme: (typeof themes)[number] = 'dark', width = 1280): Promise<ModelPage> {
  const panel = await open({ theme, width });
  await panel.page.evaluate(() => window.modelHost.show('small'));
  await panel.graph.waitFor();
  await panel.page.locator('.minimap').waitFor();
  return panel;
}

async function search(panel: ModelPage, text: string): Promise<void> {
  await panel.page.keyboard.press('/');
  await panel.page.getByRole('combobox').fill(text);
  await panel.page.getByRole('option').first().waitFor();
  await panel.page.keyboard.press('Enter');
}

const selected = (panel: ModelPage) => panel.tree.locator('[aria-selected="true"]');

test('search opens the blocks around a node, selects it and says what it is', async () => {
  const panel = await opened();
  await panel.button(/tree/).click();
  await search(panel, 'layer1.1/conv');
  await expect.poll(() => selected(panel).textContent()).toContain('Conv');
  await panel.inspector.getByRole('heading', { name: 'Conv' }).waitFor();
  await expect.poll(() => panel.inspector.textContent()).toContain('/layer1/layer1.1/conv/Conv');
  await panel.shoot('model-node');
});

test('a node is where a training may go on from', async () => {
  const panel = await opened();
  await search(panel, 'layer1.1/conv');
  await panel.button('Fine-tune from Here…').click();
  const intents = await panel.page.evaluate(() => window.modelHost.intents);
  expect(intents).toEqual([{ kind: 'fine-tune', value: 'Conv_4' }]);
});

test('arrow keys follow the lines, Enter opens a block and Backspace folds it', async () => {
  const panel = await opened();
  await panel.button(/tree/).click();
  await panel.button('Fold all blocks').click();
  const folded = 7;
  await expect.poll(() => panel.tree.getByRole('treeitem').count()).toBe(folded);
  await panel.graph.focus();
  for (const name of ['image', 'Conv', 'layer1']) {
    await panel.page.keyboard.press('ArrowDown');
    await expect.poll(() => selected(panel).textContent()).toContain(name);
  }
  await panel.graph.focus();
  await panel.page.keyboard.press('Enter');
  await expect.poll(() => panel.tree.getByRole('treeitem').count()).toBeGreaterThan(folded);
  await panel.graph.focus();
  await panel.page.keyboard.press('Backspace');
  await expect.poll(() => panel.tree.getByRole('treeitem').count()).toBe(folded);
});

test('a click selects the box under the pointer, and dragging moves the drawing without selecting', async () => {
  const panel = await opened();
  await panel.button('Expand all blocks').click();
  await panel.page.waitForTimeout(600);
  await panel.page.keyboard.press('0');
  await search(panel, 'head');
  await panel.inspector.getByRole('heading', { name: 'Gemm' }).waitFor();
  const before = await panel.inspector.textContent();
  const box = await panel.graph.boundingBox();
  if (!box) throw new Error('The graph is not there.');
  await panel.page.mouse.move(box.x + 40, box.y + 200);
  await panel.page.mouse.down();
  await panel.page.mouse.move(box.x + 200, box.y + 260, { steps: 5 });
  await panel.page.mouse.up();
  expect(await panel.inspector.textContent()).toBe(before);
});

test('what is open, selected and in view survives a reload', async () => {
  const panel = await opened();
  await panel.button(/tree/).click();
  await search(panel, 'layer1.1/conv');
  await expect.poll(() => selected(panel).textContent()).toContain('Conv');
  const rows = await panel.tree.getByRole('treeitem').count();
  await panel.page.waitForTimeout(400);
  await panel.page.reload();
  await panel.page.evaluate(() => window.modelHost.show('small'));
  await expect.poll(() => panel.tree.getByRole('treeitem').count()).toBe(rows);
  await expect.poll(() => selected(panel).textContent()).toContain('Conv');
});

test('what running it showed colours the nodes, and the first bad node is one click away', async () => {
  const panel = await opened();
  await panel.button('Run on a Picture…').click();
  expect(await panel.intents()).toEqual([{ kind: 'choose-picture' }]);
  await panel.page.evaluate((data) => window.modelHost.setOverlay(data), sampleOverlay);
  await panel.page.getByText('Its weight "w" holds 3 NaN.').waitFor();
  await panel.page.getByRole('radio', { name: 'Time' }).check({ force: true });
  await panel.page.locator('.color-bar').first().waitFor();
  await panel.shoot('model-overlay');
  await panel.button('Go to it').first().click();
  await panel.inspector.getByRole('heading', { name: 'Relu' }).waitFor();
});

test('a file that is no model says so, and can be opened as text', async () => {
  const panel = await open();
  await panel.page.evaluate(() =>
    window.modelHost.set({
      status: 'failed',
      error: { code: 'git-lfs-pointer', message: 'It is a pointer.', remedy: 'git lfs pull' },
    }),
  );
  await panel.page.getByText('It is a pointer.').waitFor();
  await panel.button('Open as Text').click();
  expect(await panel.intents()).toEqual([{ kind: 'open-as-text' }]);
});

test('ten thousand nodes are folded at first, and all of them can be opened', async () => {
  const panel = await open();
  await panel.page.evaluate(() => window.modelHost.show({ nodes: 10_000, isNested: false }));
  await panel.page.locator('.minimap').waitFor();
  await panel.button('Expand all blocks').click();
  await panel.page.locator('.layout-note').waitFor({ state: 'detached', timeout: 20_000 });
  await panel.button(/tree/).click();
  await expect
    .poll(() => panel.tree.getByRole('treeitem').first().getAttribute('aria-setsize'))
    .not.toBeNull();
  expect(await panel.tree.getByRole('treeitem').count()).toBeLessThan(100);
});

test.each(themes)('axe finds nothing in %s, wide and narrow', async (theme) => {
  const panel = await opened(theme);
  await panel.button(/tree/).click();
  await search(panel, 'layer1.1/conv');
  await panel.inspector.getByRole('heading', { name: 'Conv' }).waitFor();
  await panel.page.evaluate((data) => window.modelHost.setOverlay(data), sampleOverlay);
  await panel.page.getByText('Its weight "w" holds 3 NaN.').waitFor();
  for (const width of [1280, 600]) {
    await panel.page.setViewportSize({ width, height: 800 });
    await panel.shoot(`model-${theme}-${width}`);
    await panel.page.evaluate(axe.source);
    const { violations } = await panel.page.evaluate(() =>
      (window as unknown as { axe: typeof axe }).axe.run(document),
    );
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  }
});
