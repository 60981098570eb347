// The Feature Maps panel as a person uses it: layers, tiles, channels, numbers and where they come from.

import { expect, test } from 'vitest';
import { ready, useFeaturesPanel } from './featuresPage';
import { makeMap, type resnetLayers, stem } from './featuresSamples';

const open = useFeaturesPanel();

test('the first main layer is shown with all of its channels, fetched once', async () => {
  const panel = await open(ready());
  await panel.drawn();
  expect(await panel.page.locator('.layer-title').innerText()).toBe('relu/Relu 64 · 112×112');
  const requests = await panel.tileRequests();
  expect(requests.map(({ value }) => value)).toEqual(['/relu/Relu_output_0']);
  expect(requests[0]?.channels.slice(0, 3)).toEqual([0, 1, 2]);
  await panel.shoot('features-layer');
});

test('a layer is chosen in the tree, and with brackets', async () => {
  const panel = await open(ready());
  await panel.page.getByRole('treeitem', { name: /^maxpool/ }).click();
  await panel.drawn();
  const title = panel.page.locator('.layer-title');
  expect(await title.innerText()).toBe('maxpool 64 · 56×56');
  await panel.page.keyboard.press(']');
  await expect.poll(() => title.innerText()).toBe('layer1.0/relu_1/Relu 256 · 56×56');
  await panel.page.keyboard.press('[');
  await expect.poll(() => title.innerText()).toBe('maxpool 64 · 56×56');
});

test('the tree folds, filters with /, and lists all values on demand', async () => {
  const panel = await open(ready());
  const items = panel.page.getByRole('treeitem');
  await items.first().waitFor();
  const names = async () => (await items.allInnerTexts()).map((text) => text.split('\n').at(-2));
  const before = await items.count();
  await panel.page.getByRole('treeitem', { name: 'layer3', exact: true }).click();
  await expect.poll(() => items.count()).toBe(before - 12);
  await panel.page.keyboard.press('/');
  await panel.page.keyboard.type('layer3.5 relu');
  await expect.poll(() => items.count()).toBe(3);
  await panel.page.keyboard.press('Escape');
  await expect.poll(() => items.count()).toBe(before - 12);
  await panel.page.getByText('All values').click();
  await expect.poll(() => items.count()).toBeGreaterThan(before - 12);
  expect((await names()).filter((name) => name?.includes('Conv')).length).toBeGreaterThan(5);
});

test('sorting by activation puts the strongest mean first, by contribution what the host says', async () => {
  const panel = await open(ready());
  await panel.drawn();
  const option = panel.sheet.getByRole('option');
  await panel.page.keyboard.press('s');
  const means = Array.from({ length: 64 }, (_, channel) => {
    const map = makeMap(stem[1] as (typeof resnetLayers)[number], channel);
    return map.reduce((sum, value) => sum + value, 0) / map.length;
  });
  const best = means.indexOf(Math.max(...means));
  await expect
    .poll(() => option.getAttribute('aria-label'))
    .toMatch(new RegExp(`^channel ${best}, `));
  await panel.page.keyboard.press('s');
  await expect.poll(() => option.getAttribute('aria-label')).toMatch(/^channel 7, /);
  expect(await panel.button(/^Sort:/).innerText()).toContain('contribution to tabby');
});

test('without a gradient contributions cannot be chosen, and the reason is told', async () => {
  const panel = await open(ready({ gradientBlocked: 'The gradient stops at "Round".' }));
  await panel.button(/^Sort:/).click();
  const best = panel.page.getByRole('option', { name: /best class/ });
  expect(await best.getAttribute('aria-disabled')).toBe('true');
  expect(await best.innerText()).toContain('The gradient stops at "Round".');
});

test('the pointer reads a number, first about and then exactly, and frames what it sees', async () => {
  const panel = await open(ready());
  await panel.drawn();
  await panel.pointAt(36, 36);
  await expect.poll(() => panel.readout.innerText()).toMatch(/channel 0/);
  const exact = makeMap(stem[1] as (typeof resnetLayers)[number], 0)[56 * 112 + 56] ?? Number.NaN;
  await expect
    .poll(async () => Number(await panel.readout.locator('strong').innerText()))
    .toBeCloseTo(exact, 1);
  expect(await panel.page.locator('.field-frame').count()).toBe(1);
  expect(await panel.page.locator('.tile-crosshair').count()).toBe(1);
  expect(await panel.page.evaluate(() => window.featuresHost.channelRequests)).toEqual([0]);
  await panel.page.mouse.move(4, 4);
  await expect.poll(() => panel.page.locator('.field-frame').count()).toBe(0);
});

test('a channel opens with a click or Enter and says what is known of it; Escape closes it', async () => {
  const panel = await open(ready());
  await panel.drawn();
  await panel.clickAt(78 + 20, 20);
  await panel.inspector.getByText('Channel 1', { exact: true }).waitFor();
  await panel.page.locator('.histogram').waitFor();
  await panel.page.locator('.patch canvas').first().waitFor();
  await panel.shoot('features-channel');
  expect(await panel.inspector.locator('h2').allInnerTexts()).toEqual([
    'Channel 1',
    'Kernel 3 × 7×7 · bias 0.12',
    'Strongest here',
    'What maximises it',
  ]);
  await panel.page.keyboard.press('ArrowRight');
  await panel.page.keyboard.press('Enter');
  await panel.inspector.getByText('Channel 2', { exact: true }).waitFor();
  await panel.page.keyboard.press('Escape');
  await expect.poll(() => panel.inspector.locator('h2').count()).toBe(0);
});

test('dead channels are counted, and shown alone on demand', async () => {
  const panel = await open(ready());
  await panel.drawn();
  await panel.page.getByText('dead 4/64').click();
  const option = panel.sheet.getByRole('option');
  await expect.poll(() => option.getAttribute('aria-setsize')).toBe('4');
  expect(await option.getAttribute('aria-label')).toMatch(/^channel 3, .*dead$/);
});

test('a place of the enlarged map shows how its number comes about, cell by cell', async () => {
  const panel = await open(ready());
  await panel.drawn();
  await panel.clickAt(20, 20);
  const map = panel.inspector.getByRole('listbox');
  await map.click();
  const arithmetic = panel.page.locator('.arithmetic');
  await arithmetic.locator('.number-grid').first().waitFor();
  await panel.shoot('features-arithmetic');
  // The channel with the largest sum comes first.
  expect(await arithmetic.locator('.read').allInnerTexts()).toEqual([
    expect.stringMatching(/^channel 9\s+−1$/),
    expect.stringMatching(/^channel 4\s+−0.688$/),
  ]);
  expect(await arithmetic.innerText()).toContain('−1.69 + bias 2 = 0.313');
  await arithmetic.getByText('Step', { exact: true }).click();
  await arithmetic.getByText('Step', { exact: true }).click();
  await expect
    .poll(() => arithmetic.locator('.cell-sum').innerText())
    .toBe('1 × 0 = 0, sum so far 0');
  expect(await arithmetic.locator('td.is-at').count()).toBe(2);
  const head = arithmetic.locator('h2');
  const before = await head.innerText();
  await map.focus();
  await panel.page.keyboard.press('ArrowDown');
  await expect.poll(() => head.innerText()).not.toBe(before);
  await panel.page.keyboard.press('Escape');
  await expect.poll(() => arithmetic.count()).toBe(0);
  await panel.inspector.getByText('Channel 0', { exact: true }).waitFor();
});

test('the search for a maximising picture starts, can be cancelled and shows what it found', async () => {
  const panel = await open(ready());
  await panel.drawn();
  await panel.clickAt(20, 20);
  await panel.page.getByText('Search for a picture').click();
  const value = '/relu/Relu_output_0';
  const search = { value, channel: 0, error: null } as const;
  const running = { ...search, status: 'running', progress: { done: 3, total: 128 } } as const;
  await panel.set({ maximisation: running });
  await panel.inspector.getByText('step 3 of 128').waitFor();
  await panel.inspector.getByText('Cancel').click();
  await panel.set({ maximisation: { ...search, status: 'done', progress: null } });
  await panel.page.getByRole('img', { name: /found for channel 0/ }).waitFor();
  expect(await panel.intents()).toEqual([
    { kind: 'maximise', value, channel: 0 },
    { kind: 'cancel-maximising' },
  ]);
});

test('a new run or another picture makes everything be fetched anew, and the choice is kept', async () => {
  const panel = await open(ready());
  await panel.drawn();
  await panel.clickAt(20, 20);
  await panel.inspector.getByText('Channel 0', { exact: true }).waitFor();
  const before = (await panel.tileRequests()).length;
  await panel.set({ capture: 2 });
  await expect.poll(async () => (await panel.tileRequests()).length).toBeGreaterThan(before);
  await panel.drawn();
  await panel.inspector.getByText('Channel 0', { exact: true }).waitFor();
});

test('the choices survive a reload', async () => {
  const panel = await open(ready());
  await panel.page.getByRole('treeitem', { name: /^maxpool/ }).click();
  await panel.drawn();
  await panel.clickAt(20, 20);
  await panel.page.keyboard.press('s');
  await panel.page.waitForTimeout(300);
  await panel.page.reload();
  await panel.set(ready());
  await panel.drawn();
  expect(await panel.page.locator('.layer-title').innerText()).toBe('maxpool 64 · 56×56');
  expect(await panel.button(/^Sort:/).innerText()).toContain('by activation');
  await panel.inspector.getByText('Channel 0', { exact: true }).waitFor();
});
