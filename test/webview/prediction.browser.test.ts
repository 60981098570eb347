// The Prediction panel with one picture, and without any, in a real browser under the policy of a real webview.

import { expect, test } from 'vitest';
import type { PredictionIntent } from '../../src/protocol/panels';
import type { SnapshotPart } from './fakeHost';
import { broken, many, single, untrusted, usePredictionPanel } from './predictionPage';

const open = usePredictionPanel();

test('one picture shows its classes with probability and score, and what ran', async () => {
  const panel = await open(single);
  await panel.page.locator('.figure img').waitFor();
  const rows = await panel.page
    .locator('table tr')
    .evaluateAll((elements) =>
      elements.map((row) =>
        [...row.children]
          .filter((cell) => !cell.matches('.row-action'))
          .map((cell) => cell.textContent ?? ''),
      ),
    );
  const shown = rows.map((row) => row.filter((cell) => cell !== ''));
  expect(shown.map((row) => row.map((cell) => cell.replace('\u202f', ' ')))).toEqual([
    ['Class', 'Probability', 'Score'],
    ['tabby, tabby cat', '61.2 %', '14.08'],
    ['tiger cat', '24.9 %', '13.18'],
    ['Egyptian cat', '9.7 %', '12.24'],
    ['golden retriever', '1.1 %', '10.06'],
    ['Pembroke, Pembroke Welsh corgi', '0.2 %', '8.36'],
    ['995 other classes', '2.9 %'],
  ]);
  expect(await panel.page.locator('.fact').allInnerTexts()).toEqual([
    'cat.jpg',
    expect.stringMatching(/^resnet50\.onnx/),
    'CPU',
    '38 ms',
  ]);
  expect(await panel.page.locator('.figure img').getAttribute('alt')).toBe(
    'cat.jpg, predicted tabby, tabby cat, 61.2\u202f%',
  );
});

test('the bars are as long as the probabilities', async () => {
  const panel = await open(single);
  const widths = await panel.page
    .locator('tbody .bar')
    .evaluateAll((bars) =>
      bars.map((bar) => (bar.firstElementChild?.clientWidth ?? 0) / bar.clientWidth),
    );
  [0.612, 0.249, 0.097, 0.011, 0.002, 0.029].forEach((probability, index) => {
    expect(Math.abs((widths[index] ?? 0) - probability)).toBeLessThan(0.01);
  });
});

test('Space shows what the model saw and back, Enter opens the picture, the button too', async () => {
  const panel = await open(single);
  await panel.page.keyboard.press(' ');
  await expect.poll(panel.caption).toBe('What the model saw: 224 × 224');
  expect(await panel.button('As the model sees it').getAttribute('aria-pressed')).toBe('true');
  await panel.page.keyboard.press(' ');
  await expect.poll(panel.caption).toBe('summer/cat.jpg');
  await panel.page.keyboard.press('Enter');
  await panel.button('Open the picture in the editor').click();
  await expect.poll(panel.intents).toEqual([
    { kind: 'open-image', index: 0 },
    { kind: 'open-image', index: 0 },
  ]);
});

test('everything that can be done is told to the host', async () => {
  const panel = await open(single);
  await panel.button('resnet50.onnx').click();
  await panel.button('Run again').click();
  await panel.button('Export…').click();
  await panel.page.getByRole('menu').waitFor();
  await panel.page.keyboard.press('ArrowDown');
  await panel.page.keyboard.press('Enter');
  await panel.button('Export…').click();
  await panel.page.getByRole('menuitem', { name: 'Export as CSV…' }).click();
  await panel.disclosure('Model card').click();
  await panel.button('Edit model card').click();
  await expect
    .poll(panel.intents)
    .toEqual([
      { kind: 'choose-model' },
      { kind: 'run-again' },
      { kind: 'export', format: 'json' },
      { kind: 'export', format: 'csv' },
      { kind: 'edit-card' },
    ]);
});

test('the picture is explained by button and key, and each class by a button of its row', async () => {
  const panel = await open(single);
  await panel.button('Explain tiger cat').focus();
  await panel.page.keyboard.press('Enter');
  await panel.page.locator('tbody tr').first().hover();
  await panel.button('Explain tabby, tabby cat').click();
  await panel.page.getByRole('button', { name: 'Explain', exact: true }).click();
  await panel.page.keyboard.press('e');
  await expect.poll(panel.intents).toEqual([
    { kind: 'explain', index: 0, target: 282 },
    { kind: 'explain', index: 0, target: 281 },
    { kind: 'explain', index: 0, target: null },
    { kind: 'explain', index: 0, target: null },
  ]);
});

test('the menu closes with Escape, giving the focus back, and when one clicks elsewhere', async () => {
  const panel = await open(single);
  await panel.button('Export…').click();
  expect(await panel.button('Export…').getAttribute('aria-expanded')).toBe('true');
  await panel.page.keyboard.press('Escape');
  expect(await panel.page.getByRole('menu').count()).toBe(0);
  await panel.page.keyboard.press('Enter');
  await panel.page.getByRole('menu').waitFor();
  await panel.page.locator('.caption-text').click();
  expect(await panel.page.getByRole('menu').count()).toBe(0);
});

test('work shows its progress after 300 ms, not before', async () => {
  const panel = await open(single);
  await panel.page.locator('.figure img').waitFor();
  // Measured in the page: how long this machine takes to look makes no difference.
  const waited = await panel.page.evaluate(async () => {
    const start = performance.now();
    void window.fakeHost.set({ status: 'starting', total: 0, done: 0 });
    while (!document.querySelector('[role="progressbar"]')) {
      await new Promise(requestAnimationFrame);
    }
    return performance.now() - start;
  });
  expect(waited).toBeGreaterThan(290);
  expect(await panel.page.locator('.skeleton').count()).toBeGreaterThan(3);
});

test.each([
  ['an older', 0, 1],
  ['a newer', 99, 0],
])('%s snapshot replaces what is shown only if it is newer', async (_age, revision, tables) => {
  const panel = await open(single);
  await panel.page.evaluate((age) => {
    const next = { status: 'failed', revision: age, total: 0, done: 0, error: null, model: null };
    const update = { jsonrpc: '2.0', id: 999, method: 'update', params: { params: next } };
    window.postMessage(update, '*');
  }, revision);
  await panel.page.waitForTimeout(50);
  expect(await panel.page.locator('.probabilities').count()).toBe(tables);
});

test('strings are shown in the language that the host hands over', async () => {
  const l10n = { 'Run again': 'Nochmal', '{0} other classes': '{0} andere Klassen' };
  const panel = await open(single, { theme: 'light', l10n });
  await panel.button('Nochmal').waitFor();
  expect(await panel.page.locator('tbody tr').last().innerText()).toContain('995 andere Klassen');
});

const noModel = { code: 'no-active-model', message: 'No model is active.' };

test.each<[string, SnapshotPart, string, PredictionIntent]>([
  ['an untrusted workspace', untrusted, 'Manage Trust', { kind: 'manage-trust' }],
  ['no model', { status: 'blocked', error: noModel }, 'Choose a model', { kind: 'choose-model' }],
  ['a broken model', broken, 'Run again', { kind: 'run-again' }],
  ['a cancelled start', { status: 'cancelled' }, 'Run again', { kind: 'run-again' }],
])('%s says what to do next', async (_name, part, name, intent) => {
  const panel = await open(part);
  const content = panel.page.locator('main, .strip');
  await content.getByRole('button', { name }).click();
  await expect.poll(panel.intents).toEqual([intent]);
  const shown = await panel.page.locator('#app').innerText();
  if (part.error) expect(shown).toContain(part.error.message);
});

test('a selection without pictures says so', async () => {
  const panel = await open({ status: 'done' });
  expect(await panel.page.locator('main').innerText()).toContain('No pictures were found');
});

test('? shows the keys, Escape closes them', async () => {
  const panel = await open(many);
  await panel.page.keyboard.press('?');
  expect(await panel.page.locator('dialog kbd').allInnerTexts()).toEqual([
    '↑',
    '↓',
    'PgUp',
    'PgDn',
    'Home',
    'End',
    'Space',
    'E',
    'F',
    'Enter',
    '?',
  ]);
  await panel.shoot('keys');
  await panel.page.keyboard.press('Escape');
  expect(await panel.page.locator('dialog').count()).toBe(0);
});
