// Explanations of the many kinds of files that classifiers come in, in one engine: whatever the file looks like, the map is
// that of the same network written plainly.

import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineService } from '../../src/engine/service';
import { type ExplainRequest, type Explanation, methodIds } from '../../src/protocol/explain';
import { vit } from '../networks/transformers';
import {
  type ClassifierOptions,
  drawPicture,
  explainWith,
  startEngine,
  withoutDerivative,
  writeModel,
} from './explainModels';
import { makeFolder } from './support';

let folder: string;
let image: string;
let service: EngineService;
let files = 0;

beforeAll(async () => {
  folder = await makeFolder();
  image = await drawPicture(join(folder, 'discs.png'));
  service = startEngine();
});
afterAll(async () => {
  service.dispose();
  await rm(folder, { recursive: true });
});

async function explain(
  options: ClassifierOptions,
  request: Partial<ExplainRequest> = {},
): Promise<Explanation> {
  const path = join(folder, `model-${files++}.onnx`);
  const model = await writeModel(path, options, { input: { mean: [0.4], std: [0.3] } });
  return explainWith(service.api, { image, model, ...request });
}

/** Largest difference as a share of the largest value. */
function difference(a: Explanation, b: Explanation): number {
  const peak = b.raw.data.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const worst = b.raw.data.reduce(
    (most, value, i) => Math.max(most, Math.abs(value - (a.raw.data[i] ?? Number.NaN))),
    0,
  );
  return worst / peak;
}

describe('the map is that of the plain network', () => {
  const target = { kind: 'class', index: 1 } as const;
  test.each<[string, ClassifierOptions, Explanation['activation'], number]>([
    ['before a Softmax', { end: 'Softmax' }, 'softmax', 0],
    ['before a LogSoftmax', { end: 'LogSoftmax' }, 'log-softmax', 0],
    ['before a Sigmoid per class', { end: 'Sigmoid' }, 'sigmoid', 0],
    ['in float16', { type: 'float16' }, 'none', 5e-3],
    ['for a fixed batch of one', { batch: 1 }, 'none', 0],
    ['for a fixed batch of four', { batch: 4 }, 'none', 0],
  ])('%s', async (_name, options, activation, tolerance) => {
    for (const method of ['grad-cam', 'saliency', 'occlusion'] as const) {
      const plain = await explain({}, { method, target });
      const other = await explain(options, { method, target });
      expect(other).toMatchObject({
        activation,
        scoreKind: 'logit',
        target: { index: 1, score: expect.closeTo(plain.target.score, tolerance === 0 ? 5 : 2) },
        raw: { dims: plain.raw.dims },
        findings: [],
      });
      expect(difference(other, plain)).toBeLessThanOrEqual(tolerance + 1e-5);
    }
  });

  test('with the axes of its input in another order', async () => {
    const plain = await explain({}, { method: 'saliency', target });
    const other = await explain({ layout: 'NHWC' }, { method: 'saliency', target });
    expect(other.raw.dims).toEqual([16, 16, 3]);
    const area = 16 * 16;
    const turned = other.raw.data.map(
      (_, i) => other.raw.data[(i % area) * 3 + Math.floor(i / area)] ?? 0,
    );
    expect(difference({ ...other, raw: { dims: [3, 16, 16], data: turned } }, plain)).toBeLessThan(
      1e-5,
    );
  });
});

test('one output behind a sigmoid is two classes, the first the opposite of the second', async () => {
  const options = { end: 'Sigmoid', classes: 1 } as const;
  const request = { method: 'saliency' } as const;
  const [no, yes] = [
    await explain(options, { ...request, target: { kind: 'class', index: 0 } }),
    await explain(options, { ...request, target: { kind: 'class', index: 1 } }),
  ];
  expect(yes).toMatchObject({ scoreKind: 'logit', activation: 'sigmoid', top: [{}, {}] });
  expect(no.target.score).toBe(-yes.target.score);
  expect([...no.raw.data]).toEqual([...yes.raw.data.map((value) => -value)]);
});

test('a model without labels names its classes by their numbers', async () => {
  const { target, top } = await explain({}, { target: { kind: 'class', index: 3 } });
  expect(target).toMatchObject({ index: 3, label: null, text: 'class 3' });
  expect(top.map(({ label }) => label)).toEqual([null, null, null, null, null]);
});

describe('every method gives a map of finite numbers or one sentence why not', () => {
  // Enough for a number to come out; how good the map is, is tested elsewhere.
  const settings = { steps: 4, samples: 8 };

  test.each(methodIds.filter((id) => id !== 'attention-rollout'))('%s of a CNN', async (method) => {
    const { raw, heatmap, passes, ...rest } = await explain(
      {},
      { method, settings, target: { kind: 'class', index: 2 }, checks: 'quick' },
    );
    expect(rest).toMatchObject({ method, findings: [] });
    expect(rest.checks.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(raw.data.length).toBe(raw.dims.reduce((product, dim) => product * dim, 1));
    expect(heatmap.data.length).toBe(heatmap.width * heatmap.height);
    expect([raw.data, heatmap.data].every((data) => data.every(Number.isFinite))).toBe(true);
    expect(passes.forward).toBeGreaterThan(0);
  });

  test('attention rollout of a ViT, and why there is none of a CNN', async () => {
    const model = join(folder, 'vit.onnx');
    await writeFile(model, vit());
    const method = 'attention-rollout';
    const { raw } = await explainWith(service.api, { image, model, method });
    expect(raw.dims).toEqual([4, 4]);
    await expect(explain({}, { method })).rejects.toMatchObject({
      code: 'method-unavailable',
      facts: {
        message: expect.stringMatching(/Attention rollout cannot be used on model-\d+\.onnx: /),
      },
    });
  });
});

describe('behind operators without derivative', () => {
  const blocked = { middle: withoutDerivative };

  test.each(['saliency', 'integrated-gradients', 'guided-backprop', 'lrp-epsilon'] as const)(
    '%s names all of them',
    async (method) => {
      await expect(explain(blocked, { method })).rejects.toMatchObject({
        facts: { message: expect.stringMatching(/GridSample.*"warp".*RoiAlign.*"crop"/) },
      });
    },
  );

  test('layers can still be explained, those before them with methods that need no gradient', async () => {
    const late = await explain(blocked);
    expect(late).toMatchObject({ layer: 'late', findings: [] });
    expect(late.raw.data.some((value) => value !== 0)).toBe(true);
    await expect(explain(blocked, { layer: 'early' })).rejects.toMatchObject({
      code: 'gradient-blocked',
    });
    const early = await explain(blocked, { layer: 'early', method: 'score-cam' });
    expect(early.raw.dims).toEqual([16, 16]);
    const occluded = await explain(blocked, { method: 'occlusion' });
    expect(occluded.raw.data.some((value) => value !== 0)).toBe(true);
  });

  test('the strip of layers shows those that the gradient reaches', async () => {
    const model = await writeModel(join(folder, 'strip.onnx'), { ...blocked }, null);
    const call = { signal: new AbortController().signal, progress: () => undefined };
    const request = { image, model, provider: 'cpu', target: { kind: 'top' } } as const;
    const values = (await service.api.explainLayers(request, call)).map(({ value }) => value);
    expect(values).toContain('late');
    expect(values).not.toContain('early');
  });
});

test.each(['grad-cam', 'saliency', 'occlusion', 'rise'] as const)(
  'weights that are no numbers are named by %s',
  async (method) => {
    const { findings, top } = await explain(
      { isPoisoned: true },
      { method, settings: { samples: 8 } },
    );
    expect(findings).toMatchObject([
      { code: 'weights-not-finite', message: expect.stringContaining('Conv at "late conv"') },
    ]);
    expect(top).toEqual([]);
  },
);
