// The GPU path without a GPU: WebGPU on SwiftShader, the software Vulkan that Chromium brings. The loader reads its
// variables when a process starts, so the CLI is started with them.

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readNpy } from '../../src/base/npy';
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

function glassbox(provider: string, command: string, ...args: readonly string[]) {
  const env = { ...process.env, LD_LIBRARY_PATH: chromium, VK_ICD_FILENAMES: driver };
  const all = ['dist/cli.js', command, ...args, '--provider', provider, '--json'];
  return JSON.parse(execFileSync(process.execPath, all, { env, stdio: 'pipe' }).toString());
}

function classify(provider: string, model: string, image: string) {
  const report: { provider: string; results: Prediction[] } = glassbox(
    ...([provider, 'classify', image, '-m', model, '--top', '7'] as const),
  );
  return report;
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

/** The raw map and what ran it. */
async function explain(provider: string, method: string, model: string, image: string) {
  const path = join(folder, `${provider}-${method}.npy`);
  const args = [
    image,
    '-m',
    model,
    '--method',
    method,
    '--samples',
    '4',
    '--steps',
    '4',
    '--npy',
    path,
  ];
  const report: { provider: string; forcedToCpu: string[]; checks: { outcome: string }[] } =
    glassbox(provider, 'explain', ...args);
  return { ...report, data: readNpy(await readFile(path), path).data };
}

const methods = ['saliency', 'grad-cam', 'integrated-gradients', 'lrp-composite', 'ablation-cam'];

test.runIf(mayRun).each(methods)(
  '%s on WebGPU equals that on the CPU within 1e-3, and names what the CPU had to run',
  async (method) => {
    const model = await writeNet(join(folder, `${method}.onnx`));
    const image = await writePicture(join(folder, 'orange.png'), [240, 140, 20]);
    const gpu = await explain('webgpu', method, model, image);
    const cpu = await explain('cpu', method, model, image);
    const peak = cpu.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const worst = cpu.data.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - (gpu.data[i] ?? Number.NaN))),
      0,
    );
    expect([gpu.provider, cpu.provider, cpu.forcedToCpu]).toEqual(['webgpu', 'cpu', []]);
    expect(worst / peak).toBeLessThan(1e-3);
    // Overlapping windows need the indices of the maxima, which WebGPU does not give.
    const needsIndices = ['saliency', 'integrated-gradients', 'lrp-composite'].includes(method);
    const forced = gpu.forcedToCpu.map((name) => name.replace(/\d+/, ''));
    expect(forced).toEqual(needsIndices ? ['gradient/MaxPool_'] : []);
  },
);
