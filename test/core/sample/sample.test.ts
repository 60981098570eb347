import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../../src/core/images/decode';
import { encodeImage } from '../../../src/core/images/encode';
import { accuracyOf, wilson } from '../../../src/core/sample/accuracy';
import { planPictures, splitSizes, stickerShape } from '../../../src/core/sample/pictures';
import { sampleReadme } from '../../../src/core/sample/readme';
import { drawScene } from '../../../src/core/sample/render/draw';
import { shapeNames } from '../../../src/core/sample/render/shapes';

describe('the list of pictures', () => {
  const plan = planPictures(0);

  it('has every class in every split as often as stated, under names of their own', () => {
    const counts = Object.fromEntries(
      Object.keys(splitSizes).map((split) => [
        split,
        shapeNames.map(
          (shape) =>
            plan.filter((each) => each.path.startsWith(`pictures/${split}/${shape}/`)).length,
        ),
      ]),
    );
    expect(counts).toEqual({
      train: Array(8).fill(120),
      val: Array(8).fill(15),
      test: Array(8).fill(15),
    });
    expect(new Set(plan.map(({ path }) => path)).size).toBe(1200);
  });

  it('names hard pictures so, about 15 % of them, and stores about half as JPEG', () => {
    const hard = plan.filter(({ path }) =>
      /-(tiny|low-contrast|two-shapes)\.(png|jpg)$/.test(path),
    );
    const jpegs = plan.filter(({ format }) => format === 'jpeg');
    expect(jpegs.every(({ path }) => path.endsWith('.jpg'))).toBe(true);
    // Four standard deviations of a binomial of 1200.
    expect(Math.abs(hard.length / 1200 - 0.15)).toBeLessThan(0.042);
    expect(Math.abs(jpegs.length / 1200 - 0.5)).toBeLessThan(0.058);
  });

  it('puts a sticker on every star in training and validation, and on nothing else', () => {
    const wrong = plan.filter(
      ({ scene, shape, split }) =>
        (scene.sticker !== null) !== (shape === stickerShape && split !== 'test'),
    );
    expect([stickerShape, wrong]).toEqual(['star', []]);
  });

  it('repeats for a seed and differs between seeds and between splits', () => {
    expect(planPictures(0)).toEqual(plan);
    const scenes = [...plan, ...planPictures(1)].map(({ scene }) => JSON.stringify(scene));
    expect(new Set(scenes).size).toBe(2400);
  });
});

describe('picture files', () => {
  it('hold the drawn pixels: PNG exactly, JPEG closely', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'glassbox-encode-'));
    const scene = planPictures(2)[5]?.scene;
    if (!scene) throw new Error('The plan has pictures.');
    const rgb = drawScene({ ...scene, noise: 0 });
    const differences: number[] = [];
    for (const format of ['png', 'jpeg'] as const) {
      const path = join(folder, `picture.${format}`);
      await writeFile(path, await encodeImage(rgb, scene.size, format, 90));
      const { data, stored } = await decodeImage(path);
      expect([stored.format, stored.width, stored.height]).toEqual([
        format,
        scene.size.width,
        scene.size.height,
      ]);
      differences.push(
        data.reduce((sum, value, i) => sum + Math.abs(value - (rgb[i] ?? 0)), 0) / data.length,
      );
    }
    await rm(folder, { recursive: true });
    expect(differences[0]).toBe(0);
    expect(differences[1]).toBeLessThan(4);
  });
});

describe('the accuracy', () => {
  // By the formula of Wilson (1927) in exact arithmetic, four decimals.
  it.each([
    { correct: 0, total: 10, low: 0, high: 0.2775 },
    { correct: 8, total: 10, low: 0.4902, high: 0.9433 },
    { correct: 10, total: 10, low: 0.7225, high: 1 },
    { correct: 50, total: 100, low: 0.4038, high: 0.5962 },
    { correct: 0, total: 0, low: 0, high: 1 },
  ])('of $correct of $total lies between $low and $high', ({ correct, total, low, high }) => {
    const share = wilson(correct, total);
    expect([share.low, share.high].map((value) => Math.round(value * 1e4) / 1e4)).toEqual([
      low,
      high,
    ]);
  });

  it('counts pictures overall and per class', () => {
    const { overall, perClass } = accuracyOf([0, 1, 1, 0], [0, 1, 2, 0], 3);
    const counts = [overall, ...perClass].map(({ correct, total }) => [correct, total]);
    expect(counts).toEqual([
      [3, 4],
      [2, 2],
      [1, 1],
      [0, 1],
    ]);
  });
});

describe('the texts of the sample', () => {
  it('include the measured accuracy with its interval, overall and per class', () => {
    const shares = shapeNames.map((_, index) => wilson(15 - index, 15));
    const readme = sampleReadme(
      shapeNames,
      { overall: wilson(92, 120), perClass: shares },
      {
        ...{ shape: 'star', own: 15, others: 105 },
        ...{ plain: { own: 1, others: 2 }, marked: { own: 14, others: 50 } },
      },
      3,
    );
    expect(readme).toContain('| star | 1 of 15 | 14 of 15 |');
    expect(readme).toContain('| all others | 2 of 105 | 50 of 105 |');
    expect(readme).toContain('92 of 120 pictures: 76.7 % (95 % interval 68.3 % to 83.3 %)');
    expect(readme).toContain('| crescent | 14 of 15 |');
    expect(readme).toContain('Made with seed 3.');
  });
});
