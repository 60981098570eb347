// The Prediction panel with many pictures: the list, its keys, and results that arrive while one looks.

import { expect, test } from 'vitest';
import { countLiveUrls } from './countLiveUrls';
import { many, usePredictionPanel } from './predictionPage';
import { hostileName } from './samples';

const open = usePredictionPanel();

test('ten thousand rows: few are in the page, the keys walk all of them', async () => {
  const panel = await open(many);
  await panel.selectedRow.waitFor();
  expect(await panel.grid.getAttribute('aria-rowcount')).toBe('10000');
  const walk: [string, string][] = [
    ['ArrowDown', '2'],
    ['ArrowDown', '3'],
    ['ArrowUp', '2'],
    ['End', '10000'],
    ['ArrowDown', '10000'],
    ['Home', '1'],
  ];
  for (const [key, row] of walk) {
    await panel.page.keyboard.press(key);
    await expect
      .poll(() => panel.selectedRow.getAttribute('aria-rowindex'), { message: key })
      .toBe(row);
  }
  await panel.selectedRow.focus();
  await panel.page.keyboard.press('PageDown');
  const page2 = Number(await panel.selectedRow.getAttribute('aria-rowindex'));
  expect(page2).toBeGreaterThan(10);
  await panel.page.keyboard.press('End');
  await expect.poll(() => panel.page.evaluate(focusedRow)).toBe('10000');
  expect(await panel.selectedRow.innerText()).toContain('IMG_13999.jpg');
  expect(await panel.page.getByRole('row').count()).toBeLessThan(40);
  expect(await panel.page.locator('.virtual-list-row[tabindex="0"]').count()).toBe(1);
  await panel.page.keyboard.press('Enter');
  await expect.poll(panel.intents).toEqual([{ kind: 'open-image', index: 9999 }]);
});

function focusedRow(): string | null {
  return document.activeElement?.getAttribute('aria-rowindex') ?? null;
}

test('a walk through 10,000 rows asks for few pages and leaks no picture', async () => {
  const panel = await open({});
  await panel.page.evaluate(countLiveUrls);
  await panel.set(many);
  const list = panel.grid;
  for (let top = 0; top <= 480_000; top += 12_000) {
    await list.evaluate((element, scrollTop) => element.scrollTo({ top: scrollTop }), top);
    await panel.page.waitForTimeout(20);
  }
  await expect
    .poll(() => panel.page.locator('.virtual-list-row .thumbnail img').count())
    .toBeGreaterThan(10);
  const counts = await panel.page.evaluate(() => ({
    rowRequests: window.fakeHost.rowRequests.length,
    live: document.documentElement.dataset.liveUrls,
  }));
  expect(counts.rowRequests).toBeLessThan(120);
  expect(Number(counts.live)).toBeLessThan(350);
});

test('scrolling 100,000 rows draws every frame in time', async () => {
  const panel = await open({ ...many, total: 100_000, done: 100_000 });
  await panel.selectedRow.waitFor();
  const gaps = await panel.grid.evaluate(
    (list) =>
      new Promise<number[]>((resolve) => {
        const times: number[] = [];
        const step = (time: number): void => {
          times.push(time);
          list.scrollTop += 400;
          if (times.length < 90) requestAnimationFrame(step);
          else resolve(times.slice(1).map((next, index) => next - (times[index] ?? 0)));
        };
        requestAnimationFrame(step);
      }),
  );
  const sorted = gaps.sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  console.log(
    `frame gaps: median ${median.toFixed(1)} ms, longest ${sorted.at(-1)?.toFixed(1)} ms`,
  );
  expect(median).toBeLessThan(50);
});

test('a picture that failed says why in its row and beside it, and its details can be copied', async () => {
  const panel = await open(many);
  await panel.button('769 failed').click();
  await expect.poll(() => panel.selectedRow.getAttribute('aria-rowindex')).toBe('13');
  expect(await panel.selectedRow.innerText()).toContain('"IMG_04012.jpg" ends in the middle');
  const box = panel.page.locator('.error-box');
  expect(await box.locator('p').allInnerTexts()).toEqual([
    '"IMG_04012.jpg" ends in the middle of the picture.',
    'Copy the file again.',
    '/photos/summer/IMG_04012.jpg',
  ]);
  await panel.button('Copy details').click();
  await expect.poll(panel.intents).toEqual([
    {
      kind: 'copy',
      text: [
        'code: image-truncated',
        'message: "IMG_04012.jpg" ends in the middle of the picture.',
        'remedy: Copy the file again.',
        'path: /photos/summer/IMG_04012.jpg',
      ].join('\n'),
    },
  ]);
  await panel.button('769 failed').click();
  await expect.poll(() => panel.selectedRow.getAttribute('aria-rowindex')).toBe('26');
});

test('rows fill in as results arrive; Cancel is there, and what is done stays', async () => {
  const panel = await open({ status: 'running', total: 300, done: 2, rate: 12.4 });
  const label = (row: number) =>
    panel.page.locator(`[aria-rowindex="${row}"] .picture-row-label`).innerText();
  await expect.poll(() => label(3)).toBe('waiting');
  expect(await panel.page.locator('.facts').innerText()).toContain('2 of 300 pictures');
  await panel.set({ done: 5 });
  await expect.poll(() => label(5)).toBe('Pembroke, Pembroke Welsh corgi');
  await expect
    .poll(() => panel.page.getByRole('progressbar').getAttribute('aria-valuenow'))
    .toBe('1');
  await panel.button('Cancel').click();
  await panel.set({ status: 'cancelled' });
  await expect.poll(() => panel.button('Cancel').count()).toBe(0);
  expect(await panel.page.locator('.facts').innerText()).toContain('cancelled');
  expect([await label(5), await label(6)]).toEqual(['Pembroke, Pembroke Welsh corgi', 'waiting']);
  await panel.button('Run again').click();
  expect(await panel.intents()).toEqual([{ kind: 'cancel' }, { kind: 'run-again' }]);
});

test('selection, view, open parts and scrolling survive a reload', async () => {
  const panel = await open(many);
  await panel.selectedRow.waitFor();
  await panel.disclosure('Model card').click();
  await panel.page.locator('.virtual-list-row').nth(5).click();
  await panel.page.keyboard.press(' ');
  await panel.grid.evaluate((list) => list.scrollTo({ top: 4800 }));
  await panel.page.waitForTimeout(300);
  await panel.page.reload();
  await panel.set(many);
  await panel.selectedRow.waitFor();
  expect({
    row: await panel.selectedRow.getAttribute('aria-rowindex'),
    pressed: await panel.button('As the model sees it').getAttribute('aria-pressed'),
    scrollTop: await panel.grid.evaluate((list) => list.scrollTop),
    isOpen: await panel.button('Edit model card').isVisible(),
  }).toEqual({ row: '6', pressed: 'true', scrollTop: 4800, isOpen: true });
});

test('a hostile file name is only text', async () => {
  const panel = await open({ ...many, total: 20, done: 20 });
  await panel.page.locator('[aria-rowindex="4"]').click();
  expect(await panel.selectedRow.locator('.picture-row-name').innerText()).toBe(hostileName);
  await expect.poll(panel.caption).toBe(`summer/${hostileName}`);
  expect([await panel.page.title(), await panel.page.locator('img[src="x"]').count()]).toEqual([
    'Prediction',
    0,
  ]);
});
