// The runtime behind its worker_thread, as the engine uses it, on models built here.

import { resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createRandom } from '../../src/base/random';
import { createGraphBuilder } from '../../src/core/onnx/builder';
import { toFloat32 } from '../../src/core/runtime/cast';
import type { TensorMap } from '../../src/core/runtime/types';
import { createWorkerRuntime } from '../../src/engine/workerRuntime';
import type { ProviderChoice } from '../../src/protocol/model';

const workerPath = resolve('dist/engineWorker.js');
const runtime = createWorkerRuntime(workerPath);
afterAll(() => runtime.dispose());

function values(count: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: count }, () => random.normal());
}

/** Conv → Relu → MaxPool → Gemm, 3×8×8 → 5. */
function smallNet(): Uint8Array {
  const g = createGraphBuilder();
  const x = g.input('x', 'float32', ['N', 3, 8, 8]);
  const w = g.weight('w', 'float32', [4, 3, 3, 3], values(108, 1));
  const [conv = ''] = g.node('Conv', [x, w], { attributes: { pads: [1, 1, 1, 1] } });
  const [relu = ''] = g.node('Relu', [conv]);
  const [pool = ''] = g.node('MaxPool', [relu], {
    attributes: { kernel_shape: [2, 2], strides: [2, 2] },
  });
  const [flat = ''] = g.node('Flatten', [pool]);
  g.node('Gemm', [flat, g.weight('head', 'float32', [64, 5], values(320, 2))], { outputs: ['y'] });
  g.output('y', 'float32', ['N', 5]);
  return g.toBytes();
}

const feeds: TensorMap = { x: { type: 'float32', dims: [2, 3, 8, 8], data: values(384, 3) } };

async function outputOf(provider: ProviderChoice) {
  const bytes = smallNet();
  const opened = await runtime.open({
    key: 'small',
    source: { bytes, folder: '' },
    provider,
    modelBytes: bytes.length,
    trial: feeds,
  });
  const { outputs } = await runtime.run({ session: opened.session, feeds, fetches: ['y'] });
  const { y } = outputs;
  if (!y) throw new Error('no output');
  return { ...opened, y: toFloat32(y) };
}

test('runs on the CPU and reuses the session', async () => {
  const first = await outputOf('cpu');
  const second = await outputOf('cpu');
  expect(first.y).toHaveLength(10);
  expect(second.session).toBe(first.session);
  expect(first.report).toEqual({
    provider: 'cpu',
    reason: 'CPU runs the model, as chosen in the settings.',
    refused: [],
    forcedToCpu: [],
  });
});

test('a provider that is not there falls back to the CPU and says why', async () => {
  const { report, y } = await outputOf('coreml');
  expect(report).toMatchObject({ provider: 'cpu', refused: [{ provider: 'coreml' }] });
  expect(report.reason).toMatch(
    /^CoreML was chosen but does not work here \(CoreML: .+\), so the CPU runs the model\.$/,
  );
  expect(y).toEqual((await outputOf('cpu')).y);
});

test('a failing run names the node and the wrong size', async () => {
  const { session } = await outputOf('cpu');
  const wrong: TensorMap = { x: { type: 'float32', dims: [1, 3, 9, 9], data: values(243, 3) } };
  await expect(runtime.run({ session, feeds: wrong, fetches: ['y'] })).rejects.toMatchObject({
    code: 'run-failed',
    message: expect.stringMatching(/x.*(index|dimension)/i),
  });
});

test('a file that ONNX Runtime refuses is an error with a remedy', async () => {
  const bytes = Uint8Array.of(8, 9, 58, 0);
  const opening = runtime.open({
    key: 'bad',
    source: { bytes, folder: '' },
    provider: 'cpu',
    modelBytes: 4,
    trial: {},
  });
  await expect(opening).rejects.toMatchObject({ code: 'session-refused' });
});

test('a worker that dies fails the pending call with the reason, and the next call starts another', async () => {
  const own = createWorkerRuntime(resolve('test/engine/dyingWorker.mjs'));
  await expect(own.release({ session: 1 })).rejects.toMatchObject({ code: 'runtime-stopped' });
  await expect(own.release({ session: 1 })).rejects.toMatchObject({ code: 'runtime-stopped' });
  own.dispose();
});
