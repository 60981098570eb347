// The GPU path without a GPU: WebGPU on SwiftShader, the software Vulkan that Chromium brings. The loader reads its
// variables when a process starts, so the CLI is started with them.

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../src/base/random';
import { createGraphBuilder } from '../../src/core/onnx/builder';
import type { Prediction } from '../../src/protocol/prediction';
import { makeFolder, writePicture } from './support';

const chromium = '/usr/lib/chromium';
const driver = join(chromium, 'vk_swiftshader_icd.json');
const mayRun = process.platform === 'linux' && (existsSync(driver) || process.env.CI === 'true');
if (!mayRun) console.log(`Skipped: WebGPU needs ${driver} (Debian package chromium).`);

let folder: string;
beforeAll(async () => {
  folder = await makeFolder();
});
afterAll(() => rm(folder, { recursive: true }));

/** Conv → Relu → overlapping MaxPool → Conv → GlobalAveragePool → Softmax, with seeded weights. */
async function writeNet(path: string): Promise<string> {
  const random = createRandom(5);
  const g = createGraphBuilder();
  const weight = (name: string, dims: readonly number[]): string => {
    const count = dims.reduce((product, dim) => product * dim, 1);
    return g.weight(name, 'float32', dims, Float32Array.from({ length: count }, random.normal));
  };
  const first = (names: readonly string[]): string => names[0] ?? '';
  const x = g.input('x', 'float32', ['N', 3, 64, 64]);
  const pads = { pads: [1, 1, 1, 1] };
  const conv1 = first(g.node('Conv', [x, weight('w1', [16, 3, 3, 3])], { attributes: pads }));
  const relu = first(g.node('Relu', [conv1]));
  const window = { kernel_shape: [3, 3], strides: [2, 2] };
  const pool = first(g.node('MaxPool', [relu], { attributes: window }));
  const conv2 = first(g.node('Conv', [pool, weight('w2', [7, 16, 3, 3])], { attributes: pads }));
  const mean = first(g.node('GlobalAveragePool', [conv2]));
  g.node('Softmax', [first(g.node('Flatten', [mean]))], { outputs: ['p'] });
  g.output('p', 'float32', ['N', 7]);
  await writeFile(path, g.toBytes());
  return path;
}

function classify(provider: string, model: string, image: string) {
  const args = ['dist/cli.js', 'classify', image, '-m', model, '--top', '7', '--json'];
  const env = { ...process.env, LD_LIBRARY_PATH: chromium, VK_ICD_FILENAMES: driver };
  const output = execFileSync(process.execPath, [...args, '--provider', provider], { env });
  return JSON.parse(output.toString()) as { provider: string; results: Prediction[] };
}

test.runIf(mayRun)('scores on WebGPU equal those on the CPU within 1e-3', async () => {
  const model = await writeNet(join(folder, 'net.onnx'));
  const image = await writePicture(join(folder, 'orange.png'), [240, 140, 20]);
  const [gpu, cpu] = [classify('webgpu', model, image), classify('cpu', model, image)];
  expect([gpu.provider, cpu.provider]).toEqual(['webgpu', 'cpu']);
  const scores = ({ results }: typeof gpu): number[] =>
    (results[0]?.top ?? [])
      .toSorted((a, b) => a.index - b.index)
      .map(({ score }) => score ?? Number.NaN);
  const expected = scores(cpu);
  const peak = Math.max(...expected.map(Math.abs));
  const worst = Math.max(...scores(gpu).map((value, i) => Math.abs(value - (expected[i] ?? 0))));
  expect(expected).toHaveLength(7);
  expect(worst / peak).toBeLessThan(1e-3);
});
