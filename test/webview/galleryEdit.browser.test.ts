// Selecting and correcting in the Gallery panel: pointer and keys, one picture and all of them, review and apply.

import { expect, test } from 'vitest';
import { useGalleryPanel } from './galleryPage';

const open = useGalleryPanel();

test('pictures are selected by click, with Ctrl and Shift, and with the arrows', async () => {
  const panel = await open();
  await panel.run();
  await panel.drawn();
  const tile = (index: number) => panel.page.locator('.tile').nth(index);
  const selected = () => panel.selectedTiles.count();
  await tile(1).click();
  await expect.poll(selected).toBe(1);
  await tile(3).click({ modifiers: ['Control'] });
  await expect.poll(selected).toBe(2);
  await tile(3).click({ modifiers: ['Control'] });
  await expect.poll(selected).toBe(1);
  await tile(1).click();
  await tile(6).click({ modifiers: ['Shift'] });
  await expect.poll(selected).toBe(6);
  expect(await panel.counts.innerText()).toContain('6 selected');
  await panel.page.keyboard.press('Shift+ArrowLeft');
  await expect.poll(selected).toBe(5);
  await panel.page.keyboard.press('ArrowDown');
  await expect.poll(selected).toBe(1);
  await panel.page.keyboard.press('Escape');
  await expect.poll(selected).toBe(0);
});

test('number keys relabel the selection, x excludes it, n marks it, u and Ctrl+Shift+Z go back and forth', async () => {
  const panel = await open();
  await panel.run();
  await panel.drawn();
  await panel.page.locator('.tile').nth(0).click();
  await panel.page.keyboard.press('Shift+ArrowRight');
  await expect.poll(() => panel.selectedTiles.count()).toBe(2);
  const [first, second] = await panel.page.evaluate(() =>
    [...document.querySelectorAll('.tile-image img')]
      .slice(0, 2)
      .map((image) => /[^ ]+\.png/.exec((image as HTMLImageElement).alt)?.[0] ?? ''),
  );
  await panel.page.keyboard.press('3');
  await expect.poll(() => panel.page.locator('.badge.is-edited').allInnerTexts()).toHaveLength(2);
  expect(await panel.page.locator('.badge.is-edited').first().innerText()).toContain('fox');
  await panel.page.keyboard.press('x');
  await expect.poll(() => panel.page.locator('.badge.is-excluded').count()).toBe(2);
  await panel.page.keyboard.press('x');
  await expect.poll(() => panel.page.locator('.badge.is-excluded').count()).toBe(0);
  await panel.page.keyboard.press('n');
  await expect.poll(() => panel.page.locator('.badge.is-flagged').count()).toBe(2);
  await panel.page.keyboard.press('u');
  await expect.poll(() => panel.page.locator('.badge.is-flagged').count()).toBe(0);
  await panel.page.keyboard.press('Control+Shift+Z');
  await expect.poll(() => panel.page.locator('.badge.is-flagged').count()).toBe(2);
  await panel.page.keyboard.press('0');
  expect(await panel.intents()).toEqual([
    { kind: 'edit', edits: edits('relabel', { label: 'fox' }) },
    { kind: 'edit', edits: edits('exclude', { excluded: true }) },
    { kind: 'edit', edits: edits('exclude', { excluded: false }) },
    { kind: 'edit', edits: edits('flag', { flagged: true }) },
    { kind: 'undo' },
    { kind: 'redo' },
    { kind: 'choose-label', ids: [first, second] },
  ]);

  function edits(kind: string, part: object) {
    return [first, second].map((id) => ({ kind, id, ...part }));
  }
});

test('everything that is found is relabelled by one intent with the query', async () => {
  const panel = await open();
  await panel.run({ count: 30_000, classes: 8 });
  await panel.drawn();
  await panel.cursor.focus();
  await panel.page.keyboard.press('Control+a');
  await expect.poll(() => panel.counts.innerText()).toContain('30,000 selected');
  await panel.page.keyboard.press('2');
  expect(await panel.intents()).toEqual([
    {
      kind: 'relabel-all',
      query: { filters: [], where: null, sort: 'loss', descending: true },
      label: 'dog',
    },
  ]);
  await panel.page.keyboard.press('x');
  await expect
    .poll(() => panel.page.getByRole('alert').innerText())
    .toContain('No more than 10000 pictures');
  await panel.run();
  await panel.pick('Show', 'Right');
  await expect.poll(() => panel.counts.innerText()).toMatch(/1,6\d\d pictures/);
  await panel.page.keyboard.press('Control+a');
  await panel.page.keyboard.press('x');
  await expect
    .poll(async () => {
      const last = (await panel.intents()).at(-1);
      return last?.kind === 'edit' ? last.edits.length : 0;
    })
    .toBeGreaterThan(1600);
});

test('a correction is reviewed as a dry run and applied', async () => {
  const panel = await open();
  await panel.run();
  await panel.drawn();
  await panel.page.locator('.tile').nth(2).click();
  await panel.page.keyboard.press('1');
  const bar = panel.page.locator('.edit-bar');
  await expect.poll(() => bar.innerText()).toContain('1 correction not yet in the dataset');
  await panel.button('Review and Apply').click();
  await expect
    .poll(() => panel.page.locator('.change-row').allInnerTexts())
    .toEqual([expect.stringMatching(/^move test\/\d+\.png to cat\/test\//)]);
  await panel.button('Apply').click();
  await expect.poll(() => panel.page.locator('.review').count()).toBe(0);
  expect((await panel.intents()).map(({ kind }) => kind)).toEqual(['edit', 'apply']);
});

test('a dataset that cannot be written says why instead', async () => {
  const panel = await open();
  await panel.run(
    { count: 200, classes: 8 },
    {
      edits: {
        edits: [],
        pending: 2,
        undo: 'relabel of 2 pictures',
        redo: null,
        readOnly: 'Labels of CIFAR files cannot be changed.',
      },
    },
  );
  const bar = panel.page.locator('.edit-bar');
  await expect.poll(() => bar.innerText()).toContain('Labels of CIFAR files cannot be changed.');
  expect(await panel.button('Review and Apply').count()).toBe(0);
});

test('the inspector leads to other panels, to near pictures and back, and takes a suggestion', async () => {
  const panel = await open();
  await panel.run();
  await panel.drawn();
  await panel.pick('Show', 'Likely label errors');
  await panel.drawn();
  await panel.page.locator('.tile').first().click();
  const { inspector } = panel;
  const id = await inspector.locator('.inspector-id').innerText();
  const row = Number(/(\d+)\.png/.exec(id)?.[1]);
  await inspector.getByRole('button', { name: 'Feature Maps' }).click();
  await inspector.getByRole('button', { name: 'Explain', exact: true }).click();
  const suggestion = inspector.locator('.suggestion');
  const label = (await suggestion.innerText()).match(/Probably (\w+)/)?.[1] ?? '';
  await suggestion.getByRole('button', { name: 'Accept' }).click();
  await expect.poll(() => suggestion.count()).toBe(0);
  expect(await panel.intents()).toEqual([
    { kind: 'show-features', row },
    { kind: 'explain', row, target: null },
    { kind: 'edit', edits: [{ kind: 'relabel', id, label }] },
  ]);
  await inspector.locator('.related-picture').last().click();
  await expect.poll(() => inspector.locator('.inspector-id').innerText()).not.toBe(id);
  await inspector.getByRole('button', { name: 'Back' }).click();
  await expect.poll(() => inspector.locator('.inspector-id').innerText()).toBe(id);
});
