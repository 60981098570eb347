// Maps of the Explain panel as a person sees them: where they lie, what they say under the pointer, and how they grow.

import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Explanation } from '../../src/protocol/explain';
import type { ExplainCell } from '../../src/protocol/explainPanel';
import { type ExplainPage, oneMap, useExplainPanel } from './explainPage';
import { centreCrop, letterbox, makeCell, makeResult, oneBright } from './explainSamples';

const open = useExplainPanel();

function cellWith(part: Partial<Explanation>, rest: Partial<ExplainCell> = {}): ExplainCell {
  const cell = makeCell(1, rest);
  return { ...cell, result: makeResult(cell.choice, part) };
}

/** Hard edges and full strength, so that the colours on the screen are those of the map. */
async function showPlainly(panel: ExplainPage): Promise<void> {
  await panel.page.locator('.cell .heat-canvas').first().waitFor();
  await panel.page.keyboard.press('s');
  for (let step = 0; step < 5; step++) await panel.page.keyboard.press(']');
}

/** Bounds of what has the brightest colour of inferno on the screen, in pixels of the original picture. */
async function brightBounds(panel: ExplainPage): Promise<number[]> {
  const shot = await panel.frames.first().screenshot();
  const { data, info } = await sharp(shot)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const bounds = [info.width, info.height, 0, 0];
  for (let y = 0; y < info.height; y++) {
    for (let x = 0; x < info.width; x++) {
      const at = 3 * (y * info.width + x);
      if (Math.abs((data[at] ?? 0) - 0xfc) + Math.abs((data[at + 2] ?? 0) - 0xa4) > 6) continue;
      bounds[0] = Math.min(bounds[0] ?? 0, x);
      bounds[1] = Math.min(bounds[1] ?? 0, y);
      bounds[2] = Math.max(bounds[2] ?? 0, x + 1);
      bounds[3] = Math.max(bounds[3] ?? 0, y + 1);
    }
  }
  return bounds.map(
    (bound, index) => (bound / (index % 2 ? info.height : info.width)) * (index % 2 ? 400 : 600),
  );
}

describe('registration', () => {
  test.each<[string, Explanation['geometry'], number, number, number, number[]]>([
    ['a centre crop', centreCrop, 7, 3, 4, [275, 225, 325, 275]],
    ['a letterbox', letterbox, 8, 2, 3, [150, 130.2, 225, 204.7]],
  ])('one bright cell of %s is on the screen where the geometry says', async (...row) => {
    const [, geometry, side, x, y, expected] = row;
    const panel = await open({});
    await panel.setMap(1, oneBright(side, x, y));
    await panel.set({ status: 'ready', cells: [cellWith({ geometry })] });
    await showPlainly(panel);
    await panel.page.mouse.move(5, 5);
    await expect
      .poll(async () => {
        const found = await brightBounds(panel);
        return Math.max(...found.map((bound, side) => Math.abs(bound - (expected[side] ?? 0))));
      })
      .toBeLessThan(1);
  });

  test('what a crop cut off is hatched and named; a letterbox hides nothing', async () => {
    const panel = await open(oneMap);
    await panel.page.locator('.hatching').waitFor();
    const hole = await panel.page
      .locator('.hatching')
      .evaluate((e) => getComputedStyle(e).clipPath);
    expect(hole).toContain('20.8333% 6.25%, 79.1667% 6.25%, 79.1667% 93.75%, 20.8333% 93.75%');
    expect(await panel.page.locator('.legend').innerText()).toBe('Not seen by the model');
    await panel.set({ cells: [cellWith({ geometry: letterbox }, { mapRevision: 2 })] });
    await expect.poll(() => panel.page.locator('.hatching, .legend').count()).toBe(0);
  });
});

describe('values', () => {
  test('the pointer reads the value, the pixel and the model pixel', async () => {
    const panel = await open({});
    await panel.setMap(1, oneBright(7, 3, 4, 2.5));
    await panel.set(oneMap);
    await panel.page.locator('.cell .heat-canvas').waitFor();
    await panel.pointAt(0, 300.4, 250.4);
    // Column (300 − 125) / (600 / 384) = 112, row (250 − 25) / (400 / 256) = 144: the middle of cell 3, 4.
    await expect
      .poll(() => panel.page.locator('.readout').innerText())
      .toMatch(/^2\.4\d\s+at 300, 250\s+model 112, 144$/);
    await panel.page.keyboard.press('s');
    await expect.poll(() => panel.page.locator('.readout-value').innerText()).toBe('2.5');
    await panel.pointAt(0, 20, 200);
    await expect
      .poll(() => panel.page.locator('.readout').innerText())
      .toMatch(/^not seen\s+at 20, 200$/);
    await panel.page.mouse.move(5, 5);
    await expect.poll(() => panel.page.locator('.readout').count()).toBe(0);
  });

  test('arrow keys move a crosshair, Home finds the strongest place, and values are announced', async () => {
    const panel = await open({});
    await panel.setMap(1, oneBright(7, 3, 4, 2.5));
    await panel.set(oneMap);
    await panel.page.locator('.cell .heat-canvas').waitFor();
    const spoken = panel.page.locator('[data-readout]');
    expect(await spoken.getAttribute('aria-live')).toBe('polite');
    await panel.frames.focus();
    await panel.page.keyboard.press('Home');
    await expect.poll(() => spoken.textContent()).toBe('2.5, at 300, 250, model 112, 144');
    await panel.page.keyboard.press('Shift+ArrowRight');
    await expect.poll(() => spoken.textContent()).toContain('at 301, 250');
    await panel.page.keyboard.press('ArrowDown');
    await expect.poll(() => spoken.textContent()).toContain('at 301, 262');
    for (let step = 0; step < 20; step++) await panel.page.keyboard.press('ArrowRight');
    await expect.poll(() => spoken.textContent()).toBe('Not seen by the model, at 541, 262');
    await panel.page.keyboard.press('Escape');
    await expect.poll(() => panel.page.locator('.crosshair').count()).toBe(0);
  });

  test('the colour bar has the ends of the map, about zero where values have signs', async () => {
    const panel = await open({});
    await panel.setMap(1, oneBright(7, 3, 4, 2.5));
    await panel.set(oneMap);
    const bar = panel.page.locator('.color-bar');
    await expect.poll(() => bar.getAttribute('aria-label')).toBe('Colours from 0 to 2.5');
    await panel.setMap(1, { ...oneBright(7, 3, 4, -0.004), isSigned: true });
    await panel.set({ cells: [makeCell(1, { mapRevision: 2 })] });
    await expect.poll(() => bar.getAttribute('aria-label')).toBe('Colours from −0.004 to 0.004');
    expect(await panel.inspector.innerText()).toContain('blue is against, red is for');
  });

  test('the inspector says in words how concentrated the map is and where it is strongest', async () => {
    const panel = await open({});
    await panel.setMap(1, oneBright(7, 3, 4, 2.5));
    await panel.set(oneMap);
    await expect
      .poll(() => panel.page.locator('.map-sentences').innerText())
      .toBe(
        'Half of the map lies in 1\u202f% of what the model sees. ' +
          'It is strongest in the middle (2.5 at 300, 250). Show it',
      );
    await panel.button('Show it').click();
    await expect.poll(() => panel.page.locator('.readout-place').innerText()).toBe('at 300, 250');
  });
});

describe('on the way', () => {
  const running = makeCell(1, {
    choice: { ...makeCell(1).choice, method: 'occlusion' },
    status: 'running',
    progress: { done: 512, total: 4000 },
    mapRevision: 0,
    result: null,
  });

  test('a growing map is drawn with each revision and can be cancelled', async () => {
    const panel = await open({ status: 'ready', cells: [running] });
    await panel.page.getByRole('progressbar').waitFor();
    expect(await panel.page.locator('.cell-progress').innerText()).toBe('512 / 4,000');
    await panel.setMap(1, oneBright(7, 3, 4, 1), { geometry: centreCrop });
    await panel.set({ cells: [{ ...running, mapRevision: 1 }] });
    const bar = panel.page.locator('.color-bar');
    await expect.poll(() => bar.getAttribute('aria-label')).toBe('Colours from 0 to 1');
    await panel.page.locator('.cell .heat-canvas').first().waitFor();
    await panel.setMap(1, oneBright(7, 3, 4, 2), { geometry: centreCrop });
    await panel.set({ cells: [{ ...running, mapRevision: 2 }] });
    await expect.poll(() => bar.getAttribute('aria-label')).toBe('Colours from 0 to 2');
    await panel.button('Cancel').click();
    await expect.poll(panel.intents).toEqual([{ kind: 'cancel', cell: 1 }]);
    await panel.set({
      cells: [{ ...running, status: 'cancelled', progress: null, mapRevision: 2 }],
    });
    await panel.button('Run again').click();
    await expect.poll(panel.intents).toContainEqual({ kind: 'run-again', cell: 1 });
  });

  test('progress and Cancel come after 300 ms, not before', async () => {
    const panel = await open(oneMap);
    await panel.cells.waitFor();
    // Measured in the page: how long this machine takes to look makes no difference.
    const waited = await panel.page.evaluate(async (cell) => {
      const start = performance.now();
      void window.explainHost.set({ cells: [cell] });
      while (!document.querySelector('[role="progressbar"], .cell-progress')) {
        await new Promise(requestAnimationFrame);
      }
      return performance.now() - start;
    }, running);
    expect(waited).toBeGreaterThan(290);
    await panel.button('Cancel').waitFor();
    await panel.page.getByRole('progressbar').waitFor();
  });

  test('the map of an earlier choice goes when the new one takes long', async () => {
    const panel = await open(oneMap);
    await panel.page.locator('.cell .heat-canvas').waitFor();
    await panel.set({ cells: [running] });
    await expect.poll(() => panel.page.locator('.cell .heat-canvas').count()).toBe(0);
    await panel.page.locator('.inspector .skeleton').first().waitFor();
  });

  test('activation maximisation shows what was found instead of an overlay', async () => {
    const panel = await open({});
    const choice = { ...makeCell(1).choice, method: 'activation-maximization' } as const;
    await panel.page.evaluate(
      (blank) => {
        const picture = { width: 2, height: 1, rgb: Uint8Array.of(255, 0, 0, 0, 0, 255) };
        window.explainHost.setMap(1, { heatmap: blank, picture });
      },
      { width: 1, height: 1, data: [0], isSigned: false },
    );
    await panel.set({ status: 'ready', cells: [makeCell(1, { choice })] });
    const found = panel.page.locator('canvas.found-picture');
    await found.waitFor();
    const pixels = await found.evaluate((canvas) => [
      ...((canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, 2, 1).data ?? []),
    ]);
    expect(pixels).toEqual([255, 0, 0, 255, 0, 0, 255, 255]);
    expect(await panel.page.locator('.cell .heat-canvas, .color-bar').count()).toBe(0);
    expect(await panel.page.locator('.question-word').innerText()).toBe('What excites');
  });

  test('a map that cannot be had is told once, and the next one is asked for', async () => {
    const panel = await open({});
    await panel.page.evaluate(() => window.explainHost.failMaps(true));
    await panel.set(oneMap);
    await panel.page.getByText('The window was closed.').waitFor();
    await panel.set({ choices: [] });
    await panel.button('Dismiss').click();
    expect(await panel.page.getByRole('alert').count()).toBe(0);
    await panel.page.evaluate(() => window.explainHost.failMaps(false));
    await panel.set({ cells: [makeCell(1, { mapRevision: 2 })] });
    await panel.page.locator('.cell .heat-canvas').waitFor();
    const requests = await panel.page.evaluate(() => [...window.explainHost.mapRequests]);
    expect(requests).toEqual([1, 1]);
  });
});
