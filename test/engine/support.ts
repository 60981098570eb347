// Models and folders for the tests that start real processes.

import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { createRandom } from '../../src/base/random';
import { createGraphBuilder } from '../../src/core/onnx/builder';

export async function makeFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'glassbox test '));
}

/** A picture of one colour. */
export async function writePicture(
  path: string,
  [r, g, b]: readonly [number, number, number],
): Promise<string> {
  const background = { r, g, b };
  await sharp({ create: { width: 40, height: 30, channels: 3, background } })
    .png()
    .toFile(path);
  return path;
}

/** N×3×32×32 → mean red, mean green, mean blue, followed by `depth` products with a large identity matrix. */
export async function writeColourModel(path: string, depth = 0): Promise<string> {
  const g = createGraphBuilder({ metadata: { labels: '["red", "green", "blue"]' } });
  const image = g.input('image', 'float32', ['N', 3, 32, 32]);
  const [pooled = ''] = g.node('GlobalAveragePool', [image]);
  let [value = ''] = g.node('Flatten', [pooled]);
  if (depth > 0) value = slowly(g, value, depth);
  g.node('Identity', [value], { outputs: ['logits'] });
  g.output('logits', 'float32', ['N', 3]);
  await writeFile(path, g.toBytes());
  return path;
}

/** Work that takes time and changes nothing: x + 0 · Σ(A·A·…·A). */
function slowly(g: ReturnType<typeof createGraphBuilder>, value: string, depth: number): string {
  const side = 1024;
  const random = createRandom(1);
  const data = Float32Array.from({ length: side * side }, () => random.normal() / 32);
  const matrix = g.weight('matrix', 'float32', [side, side], data);
  // The optimiser folds what depends on weights alone, so the chain begins at the input.
  const [mean = ''] = g.node('ReduceMean', [value], { attributes: { keepdims: 0 } });
  let [product = ''] = g.node('Mul', [matrix, mean]);
  for (let i = 0; i < depth; i++) [product = ''] = g.node('MatMul', [product, matrix]);
  const [sum = ''] = g.node('ReduceMean', [product], { attributes: { keepdims: 0 } });
  const [nothing = ''] = g.node('Mul', [sum, g.weight('zero', 'float32', [], [0])]);
  return g.node('Add', [value, nothing])[0] ?? '';
}
