// The engine's service over many explanations: cancelling, what is kept and what is seen anew, growing maps, memory.

import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EngineService } from '../../src/engine/service';
import type { ExplainProgress } from '../../src/protocol/explain';
import {
  classifier,
  drawPicture,
  explainWith,
  startEngine,
  synsets,
  withoutDerivative,
  writeModel,
} from './explainModels';
import { makeFolder } from './support';

let folder: string;
let image: string;
let service: EngineService;
const call = { signal: new AbortController().signal, progress: () => undefined };

beforeAll(async () => {
  folder = await makeFolder();
  image = await drawPicture(join(folder, 'discs.png'));
  service = startEngine();
});
afterAll(async () => {
  service.dispose();
  await rm(folder, { recursive: true });
});

test('a long method that is cancelled ends within a second and leaves the engine usable', async () => {
  const model = await writeModel(join(folder, 'large.onnx'), { side: 96 });
  const controller = new AbortController();
  let cancelledAt = Number.NaN;
  const progress = ({ done }: ExplainProgress): void => {
    if (done === 0 || controller.signal.aborted) return;
    cancelledAt = performance.now();
    controller.abort();
  };
  const settings = { samples: 100_000 };
  const long = explainWith(
    service.api,
    { image, model, method: 'rise', settings },
    { signal: controller.signal, progress },
  );
  await expect(long).rejects.toMatchObject({ code: 'cancelled' });
  expect(performance.now() - cancelledAt).toBeLessThan(1000);
  expect(await explainWith(service.api, { image, model })).toMatchObject({ layer: 'late' });
});

test('a model being made ready for one caller who gives up is made ready for the next all the same', async () => {
  const model = await writeModel(join(folder, 'impatient.onnx'));
  const controller = new AbortController();
  const first = explainWith(service.api, { image, model }, { signal: controller.signal });
  const second = explainWith(service.api, { image, model });
  controller.abort();
  await expect(first).rejects.toMatchObject({ code: 'cancelled' });
  expect(await second).toMatchObject({ layer: 'late' });
});

test('the same request gives the same map, and another seed another one', async () => {
  const model = await writeModel(join(folder, 'same.onnx'));
  const mapOf = async (seed: number) => {
    const request = {
      image,
      model,
      method: 'smooth-grad',
      settings: { samples: 4, seed },
    } as const;
    return (await explainWith(service.api, request)).raw.data;
  };
  const [first, again, other] = [await mapOf(1), await mapOf(1), await mapOf(2)];
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});

test('labels and the target layer of an edited card are seen at the next map', async () => {
  const path = join(folder, 'edited.onnx');
  const before = await explainWith(service.api, { image, model: await writeModel(path) });
  const labels = synsets.map((label) => `${label} again`);
  const card = { labels, targetLayer: 'early' };
  await writeFile(join(folder, 'edited.glassbox.json'), JSON.stringify(card));
  const after = await explainWith(service.api, { image, model: path });
  expect([before.layer, after.layer]).toEqual(['late', 'early']);
  expect(after.target.label).toBe(`${before.target.label} again`);
  expect(after.raw.dims).toEqual([16, 16]);
});

test('another size or normalisation in the card gives another input', async () => {
  const path = join(folder, 'scaled.onnx');
  const request = { image, model: await writeModel(path), method: 'saliency' } as const;
  const before = await explainWith(service.api, request);
  const card = { labels: synsets, input: { mean: [0.1], std: [0.9] } };
  await writeFile(join(folder, 'scaled.glassbox.json'), JSON.stringify(card));
  const after = await explainWith(service.api, request);
  expect(after.target.score).not.toBe(before.target.score);
});

test('a file that is replaced under the same name is explained anew', async () => {
  const path = join(folder, 'replaced.onnx');
  const target = { kind: 'class', index: 0 } as const;
  const request = { image, model: await writeModel(path), target };
  const before = await explainWith(service.api, request);
  await writeFile(path, classifier({ seed: 2 }));
  const after = await explainWith(service.api, request);
  expect(after.model.sha256).not.toBe(before.model.sha256);
  expect(after.raw.data).not.toEqual(before.raw.data);
});

test.each(['rise', 'occlusion', 'integrated-gradients'] as const)(
  '%s shows what it knows so far, up to the map itself',
  async (method) => {
    const model = await writeModel(join(folder, 'growing.onnx'), { side: 48 });
    const shown: ExplainProgress[] = [];
    const settings = { samples: 160, steps: 64 };
    const request = {
      image,
      model,
      method,
      settings,
      target: { kind: 'class', index: 2 },
    } as const;
    const result = await explainWith(service.api, request, { progress: (at) => shown.push(at) });
    // The last one only says that the map is there.
    const partial = shown.slice(0, -1);
    const counts = partial.map(({ done }) => done);
    expect(partial.length).toBeGreaterThan(2);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(new Set(counts).size).toBe(counts.length);
    expect(partial.at(-1)).toEqual({
      done: partial.at(-1)?.total,
      total: partial.at(-1)?.total,
      heatmap: result.heatmap,
      geometry: result.geometry,
    });
    expect(partial[0]?.heatmap?.data).not.toEqual(result.heatmap.data);
  },
);

test('the strip of layers has a small map for each layer that the gradient reaches', async () => {
  const model = await writeModel(join(folder, 'strip.onnx'), { side: 80 });
  const request = { image, model, provider: 'cpu', target: { kind: 'top' } } as const;
  const maps = await service.api.explainLayers(request, call);
  const { layers } = await service.api.explainOptions({ model, provider: 'cpu' }, call);
  expect(maps.map(({ value }) => value)).toEqual(layers.map(({ value }) => value));
  for (const { heatmap } of maps) {
    expect(Math.max(heatmap.width, heatmap.height)).toBeLessThanOrEqual(32);
    expect(heatmap.data).toHaveLength(heatmap.width * heatmap.height);
  }
  const { heatmap } = await explainWith(service.api, { image, model, layer: 'late' });
  const late = maps.find(({ value }) => value === 'late')?.heatmap;
  // 40² brought to 32²: the same picture of what matters.
  expect(peakOf(late?.data)).toBeGreaterThan(0.5 * peakOf(heatmap.data));
});

function peakOf(data: Float32Array | undefined): number {
  return data ? data.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0) : Number.NaN;
}

test('what can be chosen names the methods that cannot be used and what blocks the gradient', async () => {
  const middle = withoutDerivative;
  const model = await writeModel(join(folder, 'options.onnx'), { middle });
  const options = await service.api.explainOptions({ model, provider: 'cpu' }, call);
  expect(options).toMatchObject({
    blockers: [
      { node: 'warp', op: 'GridSample', reason: expect.any(String) },
      { node: 'crop', op: 'RoiAlign', reason: expect.any(String) },
    ],
    automaticLayer: { value: 'late' },
    labels: synsets,
    classCount: 5,
  });
  const unavailable = options.methods.filter((method) => method.unavailable !== null);
  expect(unavailable.map(({ id }) => id)).toEqual([
    'lrp-epsilon',
    'lrp-gamma',
    'lrp-alpha-beta',
    'lrp-composite',
    'attention-rollout',
  ]);
  for (const method of unavailable) expect(method.unavailable).toMatch(/^[A-Z].*\.$/);
});

test('thirty maps in a row take no more memory than ten', async () => {
  const model = await writeModel(join(folder, 'memory.onnx'), { side: 96 });
  let early = Number.NaN;
  for (let i = 1; i <= 30; i++) {
    await explainWith(service.api, { image, model, method: 'saliency' });
    if (i === 10) early = process.memoryUsage.rss();
  }
  expect(process.memoryUsage.rss() / early).toBeLessThan(1.2);
});
