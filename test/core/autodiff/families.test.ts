// Whole networks: the gradient of the canonical graph against finite differences of the file itself, so that an error in
// the canonical form would show as well.

import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random';
import { backpropagate } from '../../../src/core/autodiff/backpropagate';
import { gradientRules } from '../../../src/core/autodiff/rules';
import { canonicalise } from '../../../src/core/onnx/canonical/canonicalise';
import { readModelFile } from '../../../src/core/onnx/readModel';
import type { TensorValue } from '../../../src/core/onnx/tensor';
import { families } from '../../networks';
import { runModel } from '../ort';
import { dot, drawTensor, runGraph } from './support';

const batch = 2;
const directions = 3;
/** Lengths of a step; kinks may lie under a long one, rounding hides behind a short one: the best counts. */
const steps = [0.2, 0.05, 0.02];
/** As a share of the gradient's length along a direction. */
const tolerance = 1e-2;

describe('the gradient through a whole network equals finite differences', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glassbox-families-'));
  });

  it.each(Object.entries(families))('%s', async (name, build) => {
    const path = join(folder, `${name.replaceAll(/\W+/g, '-')}.onnx`);
    const bytes = build();
    await writeFile(path, bytes);
    const file = await readModelFile(path);
    const dims = [batch, ...(file.facts.inputs[0]?.dims ?? []).slice(1).map(Number)];
    const x = drawTensor(dims, 'normal', 5);
    const { graph, agreement } = await canonicalise({
      file,
      input: { name: 'input', dims },
      probe: x.data as Float32Array,
      outputs: ['output'],
      run: runModel,
    });
    const seed = drawTensor(graph.shapes.get('output')?.dims ?? [], 'normal', 6);
    const gradient = await gradientOf(graph, x, seed);
    const length = Math.sqrt(dot(gradient, gradient));
    const errors = await directionErrors(bytes, x, seed, gradient);
    expect({ agrees: agreement.difference < 1e-5, isFlat: length < 1e-3 }).toEqual({
      agrees: true,
      isFlat: false,
    });
    expect(Math.max(...errors) / length).toBeLessThan(tolerance);
  });
});

async function gradientOf(
  graph: Parameters<typeof backpropagate>[0],
  x: TensorValue,
  seed: TensorValue,
): Promise<Float32Array> {
  const request = { of: 'output', seed: 'seed', wanted: ['input'], rules: gradientRules };
  const backward = backpropagate(graph, request);
  if (backward.kind === 'blocked') throw new Error(JSON.stringify(backward.blockers));
  const name = backward.gradients.get('input') ?? '';
  const outputs = await runGraph(backward.graph, { input: x, seed }, [name]);
  return outputs[name]?.data as Float32Array;
}

/** |finite difference − gradient| along the gradient itself and along random directions of length √n, per √n. */
async function directionErrors(
  bytes: Uint8Array,
  x: TensorValue,
  seed: TensorValue,
  gradient: Float32Array,
): Promise<number[]> {
  const session = await ort.InferenceSession.create(bytes, {
    logSeverityLevel: 4,
    intraOpNumThreads: 1,
  });
  const lossAt = async (data: Float32Array): Promise<number> => {
    const { output } = await session.run({ input: new ort.Tensor('float32', data, x.dims) });
    return dot(output?.data as Float32Array, seed.data as Float32Array);
  };
  const random = createRandom(9);
  const all = [gradient];
  for (let i = 0; i < directions; i++) all.push(gradient.map(() => random.normal()));
  const errors: number[] = [];
  for (const direction of all) {
    const norm = Math.sqrt(dot(direction, direction));
    const found: number[] = [];
    for (const step of steps) {
      const at = (amount: number): Promise<number> =>
        lossAt(
          (x.data as Float32Array).map((value, i) => value + (amount * (direction[i] ?? 0)) / norm),
        );
      const finite = ((await at(step)) - (await at(-step))) / (2 * step);
      found.push(Math.abs(finite - dot(gradient, direction) / norm));
    }
    errors.push(Math.min(...found));
  }
  await session.release();
  return errors;
}
