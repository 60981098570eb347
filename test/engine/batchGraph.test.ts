// When the graph for several pictures is made, and that nobody waits for it longer than he wants to.

import { expect, test } from 'vitest';
import type { ClassHead } from '../../src/core/explain/classHead';
import type { RunKeyed } from '../../src/core/explain/createSubject';
import type { SubjectInput } from '../../src/core/explain/subject';
import type { ShapedGraph } from '../../src/core/onnx/graph';
import { batchMaker } from '../../src/engine/explain/batchGraph';

const { signal } = new AbortController();

/** The scores are the picture itself: 1 channel of 1 × 2 pixels. */
function identity(batch: number): ClassHead {
  const shape = { type: 'float32', dims: [batch, 1, 1, 2] } as const;
  const graph: ShapedGraph = {
    inputs: [{ name: 'x', ...shape }],
    outputs: ['y'],
    nodes: [
      { op: 'Identity', domain: '', name: 'i', inputs: ['x'], outputs: ['y'], attributes: {} },
    ],
    constants: new Map(),
    shapes: new Map([
      ['x', shape],
      ['y', shape],
    ]),
  };
  return { graph, scores: 'y', probabilities: 'y' };
}

const input: SubjectInput = {
  ...({ name: 'x', layout: 'NCHW', channels: 1, colorOrder: 'RGB', width: 2, height: 1 } as const),
  ...{ black: [0], white: [1] },
};

const honest: RunKeyed = async (_key, _build, { x }) => (x ? { y: x } : {});

test('it is made once, and only for as many pictures as are worth it', async () => {
  let made = 0;
  const make = async (batch: number): Promise<ClassHead> => {
    made++;
    return identity(batch);
  };
  const many = batchMaker(identity(1), input, make, honest);
  expect([await many(4, signal), made]).toEqual([null, 0]);
  expect([await many(32, signal), made]).toMatchObject([{ size: 16 }, 1]);
  expect([await many(4, signal), made]).toMatchObject([{ size: 16 }, 1]);
});

test('a network whose rows depend on one another, or that refuses batches, gets none', async () => {
  const mixing: RunKeyed = async (key, build, feeds, fetches, callSignal) => {
    const outputs = await honest(key, build, feeds, fetches, callSignal);
    const { y } = outputs;
    const data = Float32Array.from(y?.data ?? [], Number).toReversed();
    return y && data.length > 2 ? { y: { ...y, data } } : outputs;
  };
  const one = identity(1);
  expect(await batchMaker(one, input, async (n) => identity(n), mixing)(32, signal)).toBeNull();
  const refuse = async (): Promise<ClassHead> => {
    throw new Error('no batches');
  };
  expect(await batchMaker(one, input, refuse, honest)(32, signal)).toBeNull();
});

test('a cancel is heard while it is being made', async () => {
  const controller = new AbortController();
  const never = (): Promise<ClassHead> => new Promise(() => undefined);
  const waiting = batchMaker(identity(1), input, never, honest)(32, controller.signal);
  setTimeout(() => controller.abort(), 20);
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
});
