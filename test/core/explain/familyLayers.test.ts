// The automatic target layer of networks as their exporters write them: it is found in the canonical graph, read as the map
// it is, and among the layers that are offered.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listLayers, namedLayer } from '../../../src/core/explain/layers';
import { resolveCard } from '../../../src/core/model/resolveCard';
import { canonicalise } from '../../../src/core/onnx/canonical/canonicalise';
import { readModelFile } from '../../../src/core/onnx/readModel';
import { families } from '../../networks';
import { drawTensor } from '../autodiff/support';
import { runModel } from '../ort';
import { never } from './support';

describe('the automatic target layer', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glassbox-layers-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    { family: 'ResNet', kind: 'spatial', map: [12, 4, 4], extraTokens: 0, count: 15 },
    { family: 'DenseNet', kind: 'spatial', map: [16, 8, 8], extraTokens: 0, count: 17 },
    { family: 'EfficientNet', kind: 'spatial', map: [16, 8, 8], extraTokens: 0, count: 11 },
    { family: 'ConvNeXt, opset 13', kind: 'spatial', map: [8, 8, 8], extraTokens: 0, count: 11 },
    { family: 'ConvNeXt, opset 17', kind: 'spatial', map: [8, 8, 8], extraTokens: 0, count: 11 },
    { family: 'EfficientNet, tf2onnx', kind: 'spatial', map: [6, 8, 8], extraTokens: 0, count: 3 },
    { family: 'ViT, opset 13', kind: 'tokens', map: [12, 4, 4], extraTokens: 1, count: 18 },
    { family: 'ViT, 2×5 patches', kind: 'tokens', map: [12, 2, 5], extraTokens: 1, count: 19 },
    { family: 'DeiT', kind: 'tokens', map: [12, 4, 4], extraTokens: 2, count: 19 },
    { family: 'Swin', kind: 'spatial', map: [12, 4, 4], extraTokens: 0, count: 19 },
  ])('of $family is one of $count layers', async ({ family, kind, map, extraTokens, count }) => {
    const path = join(folder, `${family.replaceAll(/\W+/g, '-')}.onnx`);
    await writeFile(path, families[family]?.() ?? '');
    const file = await readModelFile(path);
    const dims = [1, ...(file.facts.inputs[0]?.dims ?? []).slice(1).map(Number)];
    const { graph } = await canonicalise({
      file,
      input: { name: 'input', dims },
      probe: Float32Array.from(drawTensor(dims, 'normal', 5).data, Number),
      outputs: ['output'],
      run: runModel,
      signal: never,
    });
    const shapes = [...graph.shapes].map(([name, shape]) => [name, shape.dims] as const);
    const { targetLayer, input } = await resolveCard(file, Object.fromEntries(shapes));
    const { value } = input.layout;
    const subject = {
      graph,
      scores: 'output',
      input: {
        name: 'input',
        layout: value,
        channels: 3,
        height: 0,
        width: 0,
        black: [],
        white: [],
      },
    };
    const layer = namedLayer(subject, targetLayer.value ?? '');
    const listed = listLayers(subject).map((each) => each.value);
    expect({
      kind: layer.kind,
      map: [layer.channels, layer.height, layer.width],
      extraTokens: layer.extraTokens,
      count: listed.length,
      isListed: listed.includes(layer.value),
    }).toEqual({ kind, map, extraTokens, count, isListed: true });
  });
});
