// Makes the whole sample once and looks at it as a user's folder: class folders, a card that resolves, and an accuracy
// that classifying the written files with the written model repeats.

import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeImage } from '../../src/core/images/decode';
import { preprocess } from '../../src/core/images/preprocess';
import { resolveCard } from '../../src/core/model/resolveCard';
import { type OnnxFile, readModelFile } from '../../src/core/onnx/readModel';
import { createSample } from '../../src/core/sample/createSample';
import type { SampleReport } from '../../src/protocol/engine';
import type { ModelCard, Preprocess } from '../../src/protocol/model';
import { runModel } from '../core/sample/support';

const shapes = ['circle', 'crescent', 'cross', 'heart', 'ring', 'square', 'star', 'triangle'];
let folder = '';
let report: SampleReport;
let file: OnnxFile;
let card: ModelCard;
const fractions: number[] = [];

beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'glassbox-sample-')), 'sample');
  report = await createSample({
    folder,
    seed: 0,
    run: runModel,
    progress: ({ fraction }) => fractions.push(fraction),
    signal: new AbortController().signal,
  });
  file = await readModelFile(report.model);
  card = await resolveCard(file);
}, 180_000);

afterAll(() => rm(join(folder, '..'), { recursive: true, force: true }));

function preprocessOf({ input }: ModelCard): Preprocess {
  const values = Object.entries(input).map(([field, { value }]) => [field, value]);
  return Object.fromEntries(values) as Preprocess;
}

describe('the sample workspace', () => {
  it('is an image folder with splits, and reports what it holds', async () => {
    const classes = await Promise.all(
      ['train', 'val', 'test'].map((split) => readdir(join(folder, 'pictures', split))),
    );
    expect(classes).toEqual([shapes, shapes, shapes]);
    expect(report).toEqual({
      folder,
      model: join(folder, 'model.onnx'),
      pictures: 520,
      testAccuracy: expect.any(Number),
    });
    expect(fractions).toEqual([...fractions].sort((left, right) => left - right));
    expect(fractions.at(-1)).toBe(1);
  });

  it('has a small convolutional network with a complete card', async () => {
    const operators = new Set(file.graph.node.map(({ opType }) => opType));
    const sources = [card.labels, ...Object.values(card.input), card.output.name, card.targetLayer];
    expect((await stat(report.model)).size).toBeLessThan(2_000_000);
    expect([...operators].sort()).toEqual([
      'Add',
      'BatchNormalization',
      'Concat',
      'Conv',
      'Flatten',
      'Gemm',
      'GlobalAveragePool',
      'GlobalMaxPool',
      'MaxPool',
      'Relu',
    ]);
    expect(card.labels.value).toEqual(shapes);
    expect(card.targetLayer.value).toBe('/features/conv4/Relu_output_0');
    expect(card.warnings).toEqual([]);
    expect(sources.filter(({ source }) => source !== 'card' && source !== 'graph')).toEqual([]);
  });

  it('is right for as many test pictures as it says, and that is good but not perfect', async () => {
    const session = await InferenceSession.create(report.model);
    let right = 0;
    let confidence = 0;
    for (const [label, shape] of shapes.entries()) {
      const place = join(folder, 'pictures', 'test', shape);
      for (const name of await readdir(place)) {
        const { data, dims } = preprocess(await decodeImage(join(place, name)), preprocessOf(card));
        const outputs = await session.run({ image: new Tensor('float32', data, [1, ...dims]) });
        const scores = Array.from((outputs.logits?.data ?? []) as Float32Array);
        const highest = Math.max(...scores);
        if (scores.indexOf(highest) === label) right += 1;
        confidence += 1 / scores.reduce((sum, score) => sum + Math.exp(score - highest), 0);
      }
    }
    await session.release();
    expect(right / 120).toBe(report.testAccuracy);
    expect(report.testAccuracy).toBeGreaterThan(0.83);
    expect(report.testAccuracy).toBeLessThan(0.98);
    // Calibrated: the mean probability of its answers is near the share of right ones.
    expect(Math.abs(confidence / 120 - report.testAccuracy)).toBeLessThan(0.1);
    const readme = await readFile(join(folder, 'README.md'), 'utf8');
    expect(readme).toContain(`${right} of 120 pictures`);
  });
});
