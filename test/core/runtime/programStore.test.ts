// Kept values: renewed in place by every kind of node that may end an update, and untouched by a run that goes wrong.

import type { Tensor } from 'onnxruntime-node';
import { afterEach, expect, test } from 'vitest';
import { createGraphBuilder } from '../../../src/core/onnx/builder';
import { openWithFallback } from '../../../src/core/runtime/openSession';
import { createProgramStore } from '../../../src/core/runtime/programStore';
import { createRuntime } from '../../../src/core/runtime/runtime';
import type { TensorMap, TensorValue } from '../../../src/core/runtime/types';
import type { Call } from '../../../src/protocol/rpc';

const runtime = createRuntime({ budgetBytes: 2 ** 30, platform: process.platform });
const call: Call = { signal: new AbortController().signal, progress: () => undefined };
const opened: number[] = [];
afterEach(async () => {
  for (const store of opened.splice(0)) await runtime.closeStore({ store }, call);
});

type Tensors = Readonly<Record<string, Tensor>>;

const vector = (...data: number[]): TensorValue => ({
  type: 'float32',
  dims: [data.length],
  data: Float32Array.from(data),
});

async function openStore(values: TensorMap): Promise<number> {
  const { store } = await runtime.openStore({ values }, call);
  opened.push(store);
  return store;
}

async function numbers(store: number): Promise<Readonly<Record<string, readonly number[]>>> {
  const values = await runtime.readStore({ store, names: null }, call);
  return Object.fromEntries(
    Object.entries(values).map(([name, { data }]) => [name, Array.from(data, Number)]),
  );
}

/** next = op(w, x) over two numbers, and old = w as the run found it. */
function updating(op: string, isUnary = false): Uint8Array {
  const g = createGraphBuilder();
  const w = g.input('w', 'float32', [2]);
  const x = g.input('x', 'float32', [2]);
  g.node(op, isUnary ? [w] : [w, x], { outputs: ['next'] });
  g.node('Identity', [w], { outputs: ['old'] });
  g.node('Add', [w, x], { outputs: ['sum'] });
  for (const name of ['next', 'old', 'sum']) g.output(name, 'float32', [2]);
  return g.toBytes();
}

async function openProgram(store: number, bytes: Uint8Array): Promise<number> {
  const { program } = await runtime.openProgram(
    { store, bytes, provider: 'cpu', renews: { next: 'w' } },
    call,
  );
  return program;
}

const operations: readonly (readonly [string, (w: number, x: number) => number])[] = [
  ['Sub', (w, x) => w - x],
  ['Add', (w, x) => w + x],
  ['Mul', (w, x) => w * x],
  ['Div', (w, x) => w / x],
  ['Max', (w, x) => Math.max(w, x)],
  ['Sum', (w, x) => w + x],
];

test.each(operations)(
  '%s renews a value run after run, and hands out what stays as it is',
  async (op, apply) => {
    const store = await openStore({ w: vector(4, -6) });
    const program = await openProgram(store, updating(op));
    let expected = [4, -6];
    const handed: TensorValue[] = [];
    for (let i = 0; i < 5; i++) {
      const { outputs, isRenewed } = await runtime.runProgram(
        { program, feeds: { x: vector(2, 0.5) }, fetches: ['old', 'next'], guard: null },
        call,
      );
      expect(Array.from(outputs.old?.data ?? [], Number)).toEqual(expected);
      expected = [apply(expected[0] ?? 0, 2), apply(expected[1] ?? 0, 0.5)];
      expect([isRenewed, await numbers(store)]).toEqual([true, { w: expected }]);
      if (outputs.next) handed.push(outputs.next);
    }
    let value = [4, -6];
    for (const { data } of handed) {
      value = [apply(value[0] ?? 0, 2), apply(value[1] ?? 0, 0.5)];
      expect(Array.from(data, Number)).toEqual(value);
    }
  },
);

test.each(['Identity', 'Neg', 'Relu'])('%s of a value alone renews it too', async (op) => {
  const apply = {
    Identity: (w: number) => w,
    Neg: (w: number) => 0 - w,
    Relu: (w: number) => Math.max(w, 0),
  }[op];
  const store = await openStore({ w: vector(4, -6) });
  const program = await openProgram(store, updating(op, true));
  let expected = [4, -6];
  for (let i = 0; i < 3; i++) {
    await runtime.runProgram(
      { program, feeds: { x: vector(0, 0) }, fetches: [], guard: null },
      call,
    );
    expected = expected.map((w) => apply?.(w) ?? 0);
    expect(await numbers(store)).toEqual({ w: expected });
  }
});

test('two buffers take turns, however many runs renew a value', async () => {
  const buffers: unknown[] = [];
  const indexOf = (data: unknown): number => {
    if (!buffers.includes(data)) buffers.push(data);
    return buffers.indexOf(data);
  };
  /** The buffers that each run reads and writes. */
  const used: (readonly number[])[] = [];
  const runs = createProgramStore(async (request) => {
    const opened = await openWithFallback(request, process.platform, new Map());
    const watched = new Proxy(opened.session, {
      get: (session, key) => {
        if (key !== 'run') return Reflect.get(session, key, session);
        return async (feeds: Tensors, fetches: Tensors) => {
          used.push([feeds.w, fetches.next].map((each) => indexOf(each?.data)));
          return session.run(feeds, fetches);
        };
      },
    });
    return { ...opened, session: watched };
  });
  const { store } = await runs.openStore({ values: { w: vector(0, 0) } }, call);
  const { program } = await runs.openProgram(
    { store, bytes: updating('Add'), provider: 'cpu', renews: { next: 'w' } },
    call,
  );
  for (let i = 0; i < 200; i++) {
    const feeds = { x: vector(1, 2) };
    await runs.runProgram({ program, feeds, fetches: ['sum'], guard: 'sum' }, call);
  }
  expect(used).toEqual(Array.from({ length: 200 }, (_, i) => (i % 2 ? [1, 0] : [0, 1])));
  const { w } = await runs.readStore({ store, names: ['w'] }, call);
  expect(Array.from(w?.data ?? [], Number)).toEqual([200, 400]);
  await runs.closeStore({ store }, call);
});

test('runs asked for at once take their turns', async () => {
  const store = await openStore({ w: vector(0, 0) });
  const program = await openProgram(store, updating('Add'));
  const one = { program, feeds: { x: vector(1, 2) }, fetches: [], guard: null };
  await Promise.all(Array.from({ length: 9 }, () => runtime.runProgram(one, call)));
  expect(await numbers(store)).toEqual({ w: [9, 18] });
});

test('where the guard is not finite nothing is renewed', async () => {
  const store = await openStore({ w: vector(1, 2) });
  const program = await openProgram(store, updating('Add'));
  const run = async (...x: number[]) => {
    const request = { program, feeds: { x: vector(...x) }, fetches: ['sum'], guard: 'sum' };
    return (await runtime.runProgram(request, call)).isRenewed;
  };
  const renewed = [await run(0, Number.NaN), await run(Number.POSITIVE_INFINITY, 0)];
  expect([renewed, await numbers(store)]).toEqual([[false, false], { w: [1, 2] }]);
  expect([await run(1, 1), await numbers(store)]).toEqual([true, { w: [2, 3] }]);
});

test('a run that fails or is cancelled renews nothing', async () => {
  const store = await openStore({ w: vector(1, 2) });
  const program = await openProgram(store, updating('Add'));
  const request = { program, feeds: { x: vector(1, 2, 3) }, fetches: [], guard: null };
  await expect(runtime.runProgram(request, call)).rejects.toMatchObject({ code: 'run-failed' });
  const gone: Call = { ...call, signal: AbortSignal.abort() };
  const sound = { ...request, feeds: { x: vector(1, 1) } };
  await expect(runtime.runProgram(sound, gone)).rejects.toMatchObject({ code: 'cancelled' });
  expect(await numbers(store)).toEqual({ w: [1, 2] });
});

test('what is put in and read is a copy, and only alike values replace one another', async () => {
  const given = vector(1, 2);
  const store = await openStore({ w: given });
  given.data[0] = 7;
  const { w } = await runtime.readStore({ store, names: ['w'] }, call);
  if (w) w.data[0] = 8;
  const unlike = { v: vector(1), w: vector(1, 2, 3) };
  await expect(runtime.writeStore({ store, values: unlike }, call)).rejects.toMatchObject({
    code: 'kept-value-unlike',
  });
  expect(await numbers(store)).toEqual({ w: [1, 2] });
  await runtime.writeStore({ store, values: { w: vector(5, 6), v: vector(1) } }, call);
  expect(await numbers(store)).toEqual({ w: [5, 6], v: [1] });
});

test('a run without room says so', async () => {
  const g = createGraphBuilder();
  const shape = g.input('shape', 'int64', [2]);
  g.node('ConstantOfShape', [shape], { outputs: ['y'] });
  g.output('y', 'float32', ['a', 'b']);
  const store = await openStore({});
  const { program } = await runtime.openProgram(
    { store, bytes: g.toBytes(), provider: 'cpu', renews: {} },
    call,
  );
  const feeds: TensorMap = {
    shape: { type: 'int64', dims: [2], data: BigInt64Array.of(1n << 22n, 1n << 22n) },
  };
  await expect(
    runtime.runProgram({ program, feeds, fetches: ['y'], guard: null }, call),
  ).rejects.toMatchObject({ code: 'out-of-memory' });
});

test('closing a store closes its programs', async () => {
  const store = await openStore({ w: vector(1, 2) });
  const program = await openProgram(store, updating('Add'));
  await runtime.closeStore({ store }, call);
  const request = { program, feeds: { x: vector(1, 2) }, fetches: [], guard: null };
  await expect(runtime.runProgram(request, call)).rejects.toMatchObject({ code: 'store-closed' });
  await expect(runtime.readStore({ store, names: null }, call)).rejects.toMatchObject({
    code: 'store-closed',
  });
});
