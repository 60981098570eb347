// Kept values across the worker_thread: they stay there, and what is read crosses as a copy.

import { resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createGraphBuilder } from '../../src/core/onnx/builder';
import { createWorkerRuntime } from '../../src/engine/workerRuntime';

const runtime = createWorkerRuntime(resolve('dist/engineWorker.js'));
afterAll(() => runtime.dispose());

test('values are renewed in the worker, written, read and closed', async () => {
  const g = createGraphBuilder();
  const w = g.input('w', 'float32', [2]);
  g.node('Sub', [w, g.input('x', 'float32', [2])], { outputs: ['next'] });
  g.output('next', 'float32', [2]);
  const value = (...data: number[]) =>
    ({ type: 'float32', dims: [2], data: Float32Array.from(data) }) as const;
  const { store } = await runtime.openStore({ values: { w: value(5, 6) } });
  const { program, report } = await runtime.openProgram({
    ...{ store, bytes: g.toBytes(), provider: 'cpu', renews: { next: 'w' } },
  });
  const run = () =>
    runtime.runProgram({ program, feeds: { x: value(1, 2) }, fetches: [], guard: null });
  const numbers = async () =>
    Array.from((await runtime.readStore({ store, names: ['w'] })).w?.data ?? [], Number);
  const seen = [(await run()).isRenewed, await numbers()];
  await runtime.writeStore({ store, values: { w: value(9, 9) } });
  await run();
  seen.push(await numbers());
  await runtime.closeProgram({ program });
  await expect(run()).rejects.toMatchObject({ code: 'store-closed' });
  await runtime.closeStore({ store });
  await expect(numbers()).rejects.toMatchObject({ code: 'store-closed' });
  expect([report.provider, seen]).toEqual(['cpu', [true, [4, 4], [8, 7]]]);
});
