// Sessions of the graphs that explanations are made of, over a runtime that only counts; and how what ran them is told.

import { expect, test } from 'vitest';
import { GlassboxError } from '../../src/base/errors';
import type { Graph } from '../../src/core/onnx/graph';
import type { OpenRequest, RuntimeApi } from '../../src/core/runtime/types';
import { createGraphSessions } from '../../src/engine/explain/graphSessions';
import { createUsedProviders } from '../../src/engine/explain/usedProviders';
import { createJobQueue } from '../../src/engine/jobs';
import type { ProviderReport } from '../../src/protocol/model';
import type { Remote } from '../../src/protocol/rpc';
import { noPrograms } from './noPrograms';

const { signal } = new AbortController();
const cpu: ProviderReport = {
  provider: 'cpu',
  reason: 'CPU runs the model.',
  refused: [],
  forcedToCpu: [],
};
const graph: Graph = {
  inputs: [{ name: 'x', type: 'float32', dims: [1, 2] }],
  outputs: ['y'],
  nodes: [{ op: 'Relu', domain: '', name: 'relu', inputs: ['x'], outputs: ['y'], attributes: {} }],
  constants: new Map(),
};
const feeds = { x: { type: 'float32', dims: [1, 2], data: new Float32Array(2) } } as const;

/** Counts what is opened and closed; `gone` says which sessions fail, and how. */
function countingRuntime() {
  const opened: OpenRequest[] = [];
  const released: number[] = [];
  const gone = new Map<number, string>();
  const runtime: Remote<RuntimeApi> = {
    ...noPrograms,
    open: async (request) => {
      opened.push(request);
      return { session: opened.length, report: cpu };
    },
    run: async ({ session }) => {
      const code = gone.get(session);
      if (code !== undefined) throw new GlassboxError({ code, message: 'It is gone.' });
      const data = Float32Array.of(session);
      return { outputs: { y: { type: 'float32', dims: [1], data } }, runMs: 0 };
    },
    shapes: async () => ({}),
    capture: async () => undefined,
    captured: async () => null,
    statistics: async () => ({}),
    profile: async () => ({ nodes: [], total: 0, runs: 0, optimized: new Uint8Array(0) }),
    release: async ({ session }) => {
      released.push(session);
    },
  };
  const sessions = createGraphSessions('model', 'cpu', { runtime, queue: createJobQueue() });
  let built = 0;
  const run = async (key: string): Promise<number | undefined> => {
    const build = (): Graph => {
      built++;
      return graph;
    };
    const used = createUsedProviders();
    const outputs = await sessions.runFor(used)(key, build, feeds, ['y'], signal);
    expect(used.report()).toEqual(cpu);
    return Number(outputs.y?.data[0]);
  };
  return { opened, released, gone, run, dispose: sessions.dispose, built: () => built };
}

test('a graph is built and opened once for each key', async () => {
  const { run, opened, built } = countingRuntime();
  const answers = [await run('a'), await run('b'), await run('a'), await run('b')];
  expect(answers).toEqual([1, 2, 1, 2]);
  expect(built()).toBe(2);
  expect(opened.map(({ key, trial }) => [key, trial])).toEqual([
    ['model\na', feeds],
    ['model\nb', feeds],
  ]);
});

test.each(['session-closed', 'runtime-stopped'])(
  'a session that is gone (%s) is opened anew, once',
  async (code) => {
    const { run, opened, gone } = countingRuntime();
    await run('a');
    gone.set(1, code);
    expect([await run('a'), await run('a')]).toEqual([2, 2]);
    expect(opened).toHaveLength(2);
  },
);

test('another failure is told as it is, and so is that of a session just opened', async () => {
  const { run, opened, gone } = countingRuntime();
  await run('a');
  gone.set(1, 'run-failed');
  await expect(run('a')).rejects.toMatchObject({ code: 'run-failed' });
  gone.set(2, 'session-closed');
  await expect(run('b')).rejects.toMatchObject({ code: 'session-closed' });
  expect(opened).toHaveLength(2);
});

test('disposing closes every session, and what comes after opens again', async () => {
  const { run, released, dispose } = countingRuntime();
  await run('a');
  await run('b');
  await dispose();
  expect(released).toEqual([1, 2]);
  expect(await run('a')).toBe(3);
});

test('what ran an explanation is named by its backward pass; the others and all forced nodes are told as well', () => {
  const used = createUsedProviders();
  expect(() => used.report()).toThrow();
  const gpu: ProviderReport = {
    provider: 'webgpu',
    reason: 'WebGPU runs it.',
    refused: [],
    forcedToCpu: ['pool'],
  };
  used.add(cpu, false);
  used.add(gpu, true);
  used.add(gpu, false);
  used.add({ ...gpu }, false);
  expect(used.report()).toEqual({
    ...gpu,
    reason: 'WebGPU runs it. For other passes: CPU runs the model.',
  });
});
