// The Gallery panel in a browser: every figure is a door to its pictures, questions narrow them, and the states of a run.

import { expect, test } from 'vitest';
import { useGalleryPanel, usualRun } from './galleryPage';
import { classNames, makeManifest, makeReport, makeRows } from './gallerySamples';

const open = useGalleryPanel();

test('a cell, a confusion, a class, a bin and a figure each show the pictures behind them', async () => {
  const panel = await open();
  await panel.run();
  await panel.drawn();
  const matrix = panel.page.locator('.matrix');
  await matrix.focus();
  await panel.page.keyboard.press('ArrowRight');
  await expect
    .poll(() => panel.page.locator('.matrix-readout').innerText())
    .toMatch(/^cat → dog: 9 of 221 \(4\.1.%\)$/);
  await panel.page.keyboard.press('Enter');
  await expect.poll(() => panel.counts.innerText()).toMatch(/^9 pictures\s+accuracy 0.%/);
  expect(await panel.chips.allInnerTexts()).toEqual(['cat → dog']);

  await panel.page.getByRole('button', { name: /^newt → cat/ }).click();
  await expect.poll(() => panel.counts.innerText()).toContain('23 pictures');
  expect(await panel.chips.allInnerTexts()).toEqual(['newt → cat']);

  await panel.tab('Classes');
  await panel.page.locator('.class-list [role="row"]').first().click();
  await expect.poll(() => panel.counts.innerText()).toContain('237 pictures');
  expect(await panel.chips.allInnerTexts()).toEqual(['label pike']);

  await panel.tab('Losses');
  await panel.page
    .locator('.loss-bin[aria-label*="wrong"]')
    .and(panel.page.locator(':enabled'))
    .last()
    .click();
  await expect.poll(() => panel.chips.allInnerTexts()).toEqual(['label pike', 'loss 3.5 to 3.75']);

  await panel.tab('Calibration');
  await panel.page.locator('.reliability-bin:enabled').first().click();
  expect(await panel.chips.allInnerTexts()).toEqual([
    'label pike',
    'loss 3.5 to 3.75',
    'confidence 26.7\u202f% to 33.3\u202f%',
  ]);
  await expect.poll(() => panel.page.getByText('No picture matches.').count()).toBe(1);
  await panel.button('Clear filters').click();
  await expect.poll(() => panel.counts.innerText()).toContain('1,842 pictures');

  await panel.button('18 cannot be read').click();
  await expect.poll(() => panel.counts.innerText()).toContain('18 pictures');
  await panel.button('Remove the filter cannot be read').click();
  await expect.poll(() => panel.counts.innerText()).toContain('1,842 pictures');
});

test('the head of a row and of a column filters by label and by prediction', async () => {
  const panel = await open();
  await panel.run();
  await panel.drawn();
  const matrix = panel.page.locator('.matrix');
  const box = await matrix.boundingBox();
  if (!box) throw new Error('There is no matrix.');
  await matrix.click({ position: { x: 8, y: box.height - 8 } });
  await expect.poll(() => panel.chips.allInnerTexts()).toEqual(['label newt']);
  await matrix.click({ position: { x: box.width - 8, y: 8 } });
  await expect.poll(() => panel.chips.allInnerTexts()).toEqual(['predicted newt']);
});

test('of a thousand classes the most confused are shown; all of them can be zoomed and walked', async () => {
  const panel = await open();
  await panel.run({ count: 6000, classes: 1000 });
  await panel.drawn();
  const matrix = panel.page.locator('.matrix');
  const readout = panel.page.locator('.matrix-readout');
  await matrix.focus();
  await panel.page.keyboard.press('End');
  await expect.poll(() => readout.innerText()).toMatch(/^\(other\) → \(other\)/);
  await panel.page.locator('.figure-tools').getByText('All', { exact: true }).click();
  await matrix.focus();
  await panel.page.keyboard.press('ArrowRight');
  const box = await matrix.boundingBox();
  if (!box) throw new Error('There is no matrix.');
  await panel.page.mouse.move(box.x + box.width - 4, box.y + box.height - 4);
  const pointed = await readout.innerText();
  expect(pointed).toMatch(/ 12\d → /);
  for (let step = 0; step < 20; step++) await panel.page.mouse.wheel(0, -300);
  await panel.page.waitForTimeout(100);
  await panel.page.mouse.move(box.x + box.width - 5, box.y + box.height - 5);
  await expect.poll(() => readout.innerText()).toBe(pointed);
  await panel.shoot('gallery-zoomed');
  await panel.page.mouse.down();
  await panel.page.mouse.move(box.x + box.width - 150, box.y + box.height - 150);
  await panel.page.mouse.up();
  expect(await panel.chips.count()).toBe(0);
});

test('a condition in SQL: Enter asks it, what is wrong with it is said under it', async () => {
  const panel = await open();
  await panel.run();
  await panel.drawn();
  await panel.page.keyboard.press('/');
  await panel.page.keyboard.type('nonsense > 2');
  await panel.page.keyboard.press('Enter');
  const error = panel.page.locator('.where-error');
  await expect.poll(() => error.innerText()).toContain('there is no column "nonsense"');
  await panel.page.locator('.where-input').fill('loss > 2');
  await panel.page.keyboard.press('Enter');
  await expect.poll(() => error.count()).toBe(0);
  await panel.drawn();
  const asked = await panel.page.evaluate(() =>
    window.galleryHost.pageRequests.map(({ query }) => query.where),
  );
  expect([...new Set(asked)]).toEqual([null, 'nonsense > 2', 'loss > 2']);
});

test('quick questions set filters and order at once', async () => {
  const panel = await open();
  await panel.run();
  await panel.drawn();
  const rows: [string, string, RegExp][] = [
    ['Review queue', 'confidence 0\u202f% to 60.0\u202f%', /^Sort: margin/],
    ['Likely label errors', 'likely label errors', /^Sort: label suspicion/],
    ['Leaks', 'leaks', /^Sort: dataset order/],
    ['Wrong', 'wrong', /^Sort: loss/],
  ];
  for (const [name, chip, sort] of rows) {
    await panel.pick('Show', name);
    expect(await panel.chips.allInnerTexts()).toEqual([chip]);
    expect(await panel.button(sort).count()).toBe(1);
  }
  await panel.pick('Sort', 'margin');
  await expect
    .poll(() => panel.page.evaluate(() => window.galleryHost.pageRequests.at(-1)?.query))
    .toEqual({
      filters: [{ kind: 'outcome', outcome: 'wrong' }],
      where: null,
      sort: 'margin',
      descending: false,
    });
});

test('overlays come for what is in sight, two at once, and are given up when it is scrolled away', async () => {
  const panel = await open();
  await panel.run();
  await panel.drawn();
  await panel.page.keyboard.press(' ');
  await expect
    .poll(() => panel.page.locator('.tile-overlay').count(), { timeout: 10_000 })
    .toBeGreaterThan(4);
  for (let step = 1; step < 12; step++) {
    await panel.grid.evaluate((grid, top) => grid.scrollTo({ top }), step * 3000);
    await panel.page.waitForTimeout(160);
  }
  await panel.page.waitForTimeout(900);
  const { asked, most, given } = await panel.page.evaluate(() => ({
    asked: window.galleryHost.overlayRequests.length,
    most: window.galleryHost.mostOverlaysAtOnce,
    given: window.galleryHost.cancelledOverlays,
  }));
  expect(most).toBe(2);
  expect(asked).toBeLessThan(120);
  expect(given).toBeGreaterThan(0);
  await panel.page.keyboard.press(' ');
  await expect.poll(() => panel.page.locator('.tile-overlay').count()).toBe(0);
});

test('figures stream in while it runs; Cancel and Resume are there', async () => {
  const panel = await open();
  const progress = { done: 0, total: 1842, failed: 0, rate: null, right: 0, labelled: 0 };
  await panel.set({ status: 'running', progress });
  await panel.page.getByRole('status', { name: 'Starting' }).waitFor();
  await panel.run(usualRun, {
    status: 'running',
    report: null,
    progress: { ...progress, done: 600, rate: 60, right: 540, labelled: 590 },
  });
  const facts = panel.page.locator('.facts');
  await expect.poll(() => facts.innerText()).toMatch(/600 of 1,842 pictures/);
  expect(await facts.innerText()).toMatch(/60 pictures\/s · 21 s left/);
  expect(await facts.innerText()).toMatch(/accuracy so far 91\.5/);
  await panel.drawn();
  await panel.button('Cancel').click();
  const manifest = makeManifest(1842, classNames(8), { status: 'cancelled' });
  await panel.run(usualRun, { manifest, progress: null });
  await expect.poll(() => facts.innerText()).toContain('cancelled');
  await panel.button('Resume').click();
  await panel.button('Run Again').click();
  expect((await panel.intents()).map(({ kind }) => kind)).toEqual([
    'cancel',
    'resume',
    'run-again',
  ]);
});

test('a dataset without pictures, and one of which none can be read, say so', async () => {
  const panel = await open();
  await panel.run({ count: 0, classes: 8 });
  await expect
    .poll(() => panel.page.locator('.figure-column').innerText())
    .toContain('There are no pictures in this dataset.');
  expect(await panel.page.locator('.grid-empty').innerText()).toContain('There are no pictures');
  const classes = classNames(8);
  const rows = makeRows(30, classes).map((row) => ({
    ...row,
    predicted: null,
    predictedIndex: null,
  }));
  await panel.run(
    { count: 30, classes: 8 },
    { report: makeReport(makeManifest(30, classes), rows, false) },
  );
  await expect
    .poll(() => panel.page.locator('.figure-column').innerText())
    .toContain('No picture could be read, so there are no figures.');
  expect(await panel.button('30 cannot be read').count()).toBe(1);
});

test('flips of a compared run are filters', async () => {
  const panel = await open();
  const figure = { value: 0.9, low: 0.88, high: 0.92 };
  await panel.run(usualRun, {
    comparison: {
      other: '/runs/0',
      name: 'older',
      result: {
        common: 1800,
        accuracy: figure,
        otherAccuracy: figure,
        difference: { value: 0.004, low: -0.01, high: 0.02 },
        fixed: 12,
        broken: 5,
        pValue: 0.14,
        perClass: [],
        fixedIds: [],
        brokenIds: [],
        notice: null,
      },
    },
  });
  const strip = panel.page.locator('.comparison');
  await expect.poll(() => strip.innerText()).toContain('It may be chance (p = 0.14)');
  await panel.button('Broken 5').click();
  await expect
    .poll(() => panel.page.evaluate(() => window.galleryHost.pageRequests.at(-1)?.query.filters))
    .toEqual([{ kind: 'flips', other: '/runs/0', change: 'broken' }]);
  await panel.button('End the comparison').click();
  expect(await panel.intents()).toEqual([{ kind: 'end-comparison' }]);
  await panel.set({ comparison: null });
  await expect.poll(() => panel.chips.count()).toBe(0);
});

test('what was asked for elsewhere is followed once, also over a reload', async () => {
  const panel = await open();
  await panel.run();
  await panel.drawn();
  const filter = { kind: 'flips', other: '/runs/0', change: 'fixed' } as const;
  await panel.set({ asked: { filter, at: 5 } });
  await expect.poll(() => panel.chips.count()).toBe(1);
  await expect
    .poll(() => panel.page.evaluate(() => window.galleryHost.pageRequests.at(-1)?.query.filters))
    .toEqual([filter]);
  await panel.page.getByRole('button', { name: /^Remove the filter/ }).click();
  await panel.set({ asked: { filter, at: 5 } });
  await expect.poll(() => panel.chips.count()).toBe(0);
  await panel.set({ asked: { filter, at: 6 } });
  await expect.poll(() => panel.chips.count()).toBe(1);
});

test('filters, order, place, selection and tab survive a reload', async () => {
  const panel = await open();
  await panel.run();
  await panel.drawn();
  await panel.pick('Show', 'Right');
  await panel.drawn();
  await panel.tab('Losses');
  await panel.page.locator('.tile').nth(5).click();
  await panel.page.keyboard.press('Shift+ArrowRight');
  await expect.poll(() => panel.selectedTiles.count()).toBe(2);
  const cursor = await panel.cursor.locator('img').first().getAttribute('alt');
  await panel.grid.evaluate((grid) => grid.scrollTo({ top: 1920 }));
  await panel.page.waitForTimeout(400);
  const scrolled = await panel.grid.evaluate((grid) => grid.scrollTop);
  await panel.page.reload();
  await panel.run();
  await panel.drawn();
  await expect.poll(() => panel.grid.evaluate((grid) => grid.scrollTop)).toBeGreaterThan(1500);
  expect(await panel.chips.allInnerTexts()).toEqual(['right']);
  expect(Math.abs((await panel.grid.evaluate((grid) => grid.scrollTop)) - scrolled)).toBeLessThan(
    100,
  );
  expect(await panel.cursor.locator('img').first().getAttribute('alt')).toBe(cursor);
  expect(await panel.counts.innerText()).toContain('2 selected');
  expect(await panel.page.locator('.losses').count()).toBe(1);
});

test('the figures are made wider by keys, and hidden', async () => {
  const panel = await open();
  await panel.run();
  await panel.drawn();
  const handle = panel.page.getByRole('separator');
  await handle.focus();
  await panel.page.keyboard.press('ArrowRight');
  await expect.poll(() => handle.getAttribute('aria-valuenow')).toBe('380');
  await panel.page.keyboard.press('f');
  await expect.poll(() => panel.page.locator('.figure-column').count()).toBe(0);
  await panel.page.keyboard.press('i');
  await expect.poll(() => panel.inspector.count()).toBe(0);
});
