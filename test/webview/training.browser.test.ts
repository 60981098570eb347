// The Training panel in a browser: records come piece by piece, charts are walked with keys, and every button tells the
// host what is wanted.

import { expect, test } from 'vitest';
import { useTrainingPanel } from './trainingPage';
import { makeManifest, makePlan, makeReport } from './trainingSamples';

const open = useTrainingPanel();

test('only records that are missing are asked for', async () => {
  const panel = await open();
  const facts = panel.page.locator('.epoch-facts');
  await panel.run({ epochs: 3, stepsPerEpoch: 4 });
  await expect.poll(() => facts.innerText()).toMatch(/^Epoch 3/);
  await panel.run({ epochs: 4, stepsPerEpoch: 4 });
  await expect.poll(() => facts.innerText()).toMatch(/^Epoch 4/);
  const requests = await panel.page.evaluate(() => window.trainingHost.recordRequests);
  expect(requests).toEqual([
    { out: null, from: 0 },
    { out: null, from: 15 },
  ]);
});

test('arrow keys read out epochs, Enter shows one, Escape follows the newest again', async () => {
  const panel = await open();
  await panel.run({ epochs: 7, stepsPerEpoch: 4 });
  const loss = panel.chart('Loss');
  await loss.focus();
  await panel.page.keyboard.press('Home');
  await expect
    .poll(() => loss.getAttribute('aria-valuetext'))
    .toMatch(/^Epoch 1: training 0\.5\d*, validation 0\.5\d*$/);
  await panel.page.keyboard.press('ArrowRight');
  await panel.page.keyboard.press('Enter');
  const title = panel.page.locator('.worst-part .part-head');
  await expect.poll(() => title.innerText()).toContain('epoch 2');
  await panel.run({ epochs: 8, stepsPerEpoch: 4 });
  expect(await title.innerText()).toContain('epoch 2');
  await panel.page.keyboard.press('Escape');
  await expect.poll(() => title.innerText()).toContain('epoch 8');
});

test('the heat map is read out cell by cell and says what is frozen', async () => {
  const panel = await open();
  await panel.run({ epochs: 7, stepsPerEpoch: 4 });
  const map = panel.page.getByRole('slider', { name: 'Norms of gradients' });
  await map.focus();
  await panel.page.keyboard.press('Home');
  await expect
    .poll(() => map.getAttribute('aria-valuetext'))
    .toBe('frozen · features.0.conv.0 · epoch 1, step 1');
  await panel.page.keyboard.press('End');
  await expect
    .poll(() => map.getAttribute('aria-valuetext'))
    .toMatch(/^0\.0\d+ · features\.0\.conv\.0 · epoch 7, step 28$/);
});

test('buttons, doors and keys send their intents', async () => {
  const panel = await open();
  await panel.set({ status: 'planning', plan: makePlan() });
  for (const name of ['Start', 'Change…']) await panel.button(name).click();
  await panel.run({ epochs: 7, stepsPerEpoch: 4 });
  for (const name of ['Stop and Keep Best', 'Stop']) {
    await panel.page.getByRole('button', { name, exact: true }).click();
  }
  await panel.page.locator('.worst-picture').first().click();
  await panel.page.keyboard.press('ArrowRight');
  await panel.page.keyboard.press('c');
  await panel.page.keyboard.press('e');
  await panel.set({
    status: 'done',
    manifest: makeManifest({ status: 'done' }),
    report: makeReport(),
  });
  for (const name of ['Fixed 11', 'Broken 3', 'Use Model']) await panel.button(name).click();
  await panel.button('More…').click();
  await panel.page.getByRole('menuitem', { name: 'Run Again' }).click();
  expect(await panel.intents()).toEqual([
    { kind: 'start' },
    { kind: 'change-plan' },
    { kind: 'finish' },
    { kind: 'stop' },
    { kind: 'open-image', id: 'val/ants/70.jpg' },
    { kind: 'classify', id: 'val/bees/71.jpg' },
    { kind: 'explain', id: 'val/bees/71.jpg' },
    { kind: 'open-test', flips: 'fixed' },
    { kind: 'open-test', flips: 'broken' },
    { kind: 'use-model' },
    { kind: 'run-again' },
  ]);
});

test('planning counts what it has looked at, and says where it came to nothing', async () => {
  const panel = await open();
  const facts = panel.page.locator('span.fact');
  const work = { kind: 'work', work: 'preparing', done: 1500, total: 6000 } as const;
  await panel.set({ status: 'planning', work });
  await expect.poll(() => facts.allInnerTexts()).toEqual(['planning', 'Preparing 1,500 of 6,000']);
  const bar = panel.page.getByRole('progressbar', { name: 'Preparing' });
  await expect.poll(() => bar.getAttribute('aria-valuenow')).toBe('25');
  await panel.set({ status: 'planning', work, error: { code: 'one-class', message: 'One.' } });
  await expect.poll(() => facts.allInnerTexts()).toEqual(['no plan']);
  await panel.set({ status: 'planning', work: null, error: null, plan: makePlan() });
  await expect.poll(() => facts.allInnerTexts()).toEqual(['planned']);
});

test('what would only fail again is not offered as a way on', async () => {
  const panel = await open();
  const error = { code: 'training-not-finite', message: 'The loss is NaN.' };
  await panel.run({ epochs: 3, stepsPerEpoch: 4 }, { status: 'failed', error });
  await panel.button('Edit Configuration').waitFor();
  expect(await panel.button('Resume').count()).toBe(0);
  await panel.set({ error: { code: 'disk-full', message: 'The disk is full.' } });
  await panel.button('Resume').waitFor();
});

test('where no head was found, the graph to choose one in is a click away', async () => {
  const panel = await open();
  const facts = { message: 'No head was found.', remedy: 'Choose one.' };
  await panel.set({ status: 'planning', error: { code: 'head-not-found', ...facts } });
  await panel.button('Choose in the Graph').click();
  await panel.set({ status: 'planning', error: { code: 'one-class', ...facts } });
  await panel.page.getByRole('alert').waitFor();
  expect(await panel.button('Choose in the Graph').count()).toBe(0);
  await panel.set({ status: 'failed', error: { code: 'head-not-found', ...facts } });
  await panel.button('Choose in the Graph').click();
  const chosen = { kind: 'choose-head' };
  expect(await panel.intents()).toEqual([chosen, chosen]);
});

test('thousands of steps of 160 parameters come into sight and update', async () => {
  const panel = await open();
  await panel.run({ epochs: 24, stepsPerEpoch: 200 });
  const facts = panel.page.locator('.epoch-facts');
  await expect.poll(() => facts.innerText(), { timeout: 20_000 }).toMatch(/^Epoch 24/);
  const points = await panel.page.evaluate(
    () => document.querySelector('polyline.is-steps')?.getAttribute('points')?.split(' ').length,
  );
  expect(points).toBe(600);
});
