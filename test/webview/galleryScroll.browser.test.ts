// The Gallery panel with a million pictures: smooth, few requests, nothing leaks, and every one of them is reached.

import { expect, test } from 'vitest';
import { countLiveUrls } from './countLiveUrls';
import { type GalleryPage, useGalleryPanel } from './galleryPage';

const open = useGalleryPanel();
const million = { count: 1_000_000, classes: 8 };

async function frameGaps(panel: GalleryPage, step: number): Promise<number[]> {
  const gaps = await panel.grid.evaluate(
    (grid, pixels) =>
      new Promise<number[]>((resolve) => {
        const times: number[] = [];
        const tick = (time: number): void => {
          times.push(time);
          grid.dispatchEvent(
            new WheelEvent('wheel', { deltaY: pixels, bubbles: true, cancelable: true }),
          );
          if (times.length < 120) requestAnimationFrame(tick);
          else resolve(times.slice(1).map((next, index) => next - (times[index] ?? 0)));
        };
        requestAnimationFrame(tick);
      }),
    step,
  );
  return gaps.sort((a, b) => a - b);
}

test('scrolling a million pictures draws every frame in time', async () => {
  const panel = await open();
  await panel.run(million);
  await panel.drawn();
  const gaps = await frameGaps(panel, 60);
  const at = (share: number): number => gaps[Math.floor(share * (gaps.length - 1))] ?? 0;
  console.log(
    `frame gaps: median ${at(0.5).toFixed(1)} ms, 95 % ${at(0.95).toFixed(1)} ms, longest ${at(1).toFixed(1)} ms`,
  );
  expect(at(0.5)).toBeLessThan(50);
  expect(await panel.page.locator('.tile').count()).toBeLessThan(80);
});

test('the keys reach the last of a million pictures, and the focus goes with them', async () => {
  const panel = await open();
  await panel.run(million);
  await panel.drawn();
  await panel.cursor.focus();
  const focused = () =>
    panel.page.evaluate(() => document.activeElement?.querySelector('img')?.alt ?? '');
  await panel.page.keyboard.press('End');
  await expect.poll(focused).toContain('0999999.png');
  await expect.poll(() => panel.inspector.innerText()).toContain('1,000,000 of 1,000,000');
  await panel.page.keyboard.press('PageUp');
  await panel.page.keyboard.press('ArrowLeft');
  await expect.poll(focused).toMatch(/09999[89]\d\.png/);
  const box = await panel.cursor.boundingBox();
  expect(box?.y).toBeGreaterThan(60);
  expect(box?.y).toBeLessThan(760);
  await panel.page.keyboard.press('Home');
  await expect.poll(focused).toContain('0000000.png');
});

test('what rushes past is not asked for, and pictures are given back', async () => {
  const panel = await open();
  await panel.page.evaluate(countLiveUrls);
  await panel.run(million);
  await panel.drawn();
  for (let step = 0; step < 60; step++) {
    await panel.grid.evaluate((grid, top) => grid.scrollTo({ top }), step * 200_000);
    await panel.page.waitForTimeout(10);
  }
  await panel.drawn();
  for (let step = 0; step < 40; step++) {
    await panel.page.mouse.move(640, 500);
    await panel.page.mouse.wheel(0, 500);
    await panel.page.waitForTimeout(60);
  }
  await panel.drawn();
  const { pages, asked, live } = await panel.page.evaluate(() => ({
    pages: window.galleryHost.pageRequests.length,
    asked: window.galleryHost.thumbnailRequests.flat().length,
    live: Number(document.documentElement.dataset.liveUrls),
  }));
  console.log(`${pages} pages, ${asked} thumbnails asked for, ${live} kept`);
  expect(pages).toBeLessThan(120);
  expect(asked).toBeLessThan(1500);
  expect(live).toBeLessThan(900);
});

test('pictures that arrive while one looks move nothing', async () => {
  const panel = await open();
  const progress = { done: 3000, total: 9000, failed: 0, rate: 60, right: 540, labelled: 590 };
  await panel.run({ count: 3000, classes: 8 }, { status: 'running', progress });
  await panel.drawn();
  await panel.grid.evaluate((grid) => grid.scrollTo({ top: 1234 }));
  await panel.drawn();
  await panel.run({ count: 4000, classes: 8 }, { status: 'running', progress });
  await expect.poll(() => panel.counts.innerText(), { timeout: 5000 }).toContain('4,000 pictures');
  expect(await panel.grid.evaluate((grid) => grid.scrollTop)).toBe(1234);
  await panel.pick('Sort', 'margin');
  await expect.poll(() => panel.grid.evaluate((grid) => grid.scrollTop)).toBe(0);
});
