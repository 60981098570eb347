// What the model editor asks of the engine, over a runtime that only counts.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readNpy } from '../../src/base/npy';
import type { OpenRequest, RuntimeApi } from '../../src/core/runtime/types';
import { graphMethods } from '../../src/engine/graph/methods';
import { createJobQueue } from '../../src/engine/jobs';
import { createModelStore } from '../../src/engine/modelStore';
import type { Call, Remote } from '../../src/protocol/rpc';
import { residualBuilder } from '../core/onnx/outline/support';
import { noPrograms } from './noPrograms';

let folder = '';
let path = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glassbox graph '));
  path = join(folder, 'residual.onnx');
  await writeFile(path, residualBuilder().toBytes());
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const call: Call = { signal: new AbortController().signal, progress: () => undefined };

/** Every value has the shape [1, 8, 16, 16]; `isBroken`: nothing can be opened. */
function served(isBroken = false) {
  const opened: OpenRequest[] = [];
  const report = { provider: 'cpu', reason: '', refused: [], forcedToCpu: [] } as const;
  const runtime: Remote<RuntimeApi> = {
    ...noPrograms,
    open: async (request) => {
      opened.push(request);
      if (isBroken) throw new Error('It does not load.');
      return { session: opened.length, report };
    },
    run: async () => ({ outputs: {}, runMs: 0 }),
    shapes: async ({ fetches }) =>
      Object.fromEntries(fetches.map((name) => [name, [1, 8, 16, 16]])),
    capture: async () => undefined,
    captured: async () => null,
    statistics: async () => ({}),
    profile: async () => ({ nodes: [], total: 0, runs: 0, optimized: new Uint8Array(0) }),
    release: async () => undefined,
  };
  const context = { runtime, queue: createJobQueue() };
  return {
    opened,
    api: graphMethods(
      createModelStore(() => undefined),
      context,
    ),
  };
}

test('nothing is run for what the file itself tells', async () => {
  const { api, opened } = served();
  const summary = await api.graphSummary({ path }, call);
  const view = await api.graphView({ path, open: summary.firstOpen }, call);
  const { total } = await api.graphSearch({ path, text: 'conv1', limit: 3 }, call);
  const found = await api.graphValue({ path, value: 'logits' }, call);
  const detail = await api.graphNode({ path, index: 0, isExecuted: false }, call);
  const weight = await api.graphWeight({ path, name: 'fc.weight' }, call);
  const { npy } = await api.graphWeightNpy({ path, name: 'fc.weight' }, call);
  expect(summary.blocks.slice(0, 3)).toEqual([
    'g:/layer1',
    'g:/layer1/layer1.0',
    'g:/layer1/layer1.0/downsample',
  ]);
  expect(view.boxes.filter(({ isOpen }) => isOpen).map(({ id }) => id)).toEqual(summary.firstOpen);
  expect(total).toBeGreaterThan(3);
  expect(found?.box).toBe('n:18');
  expect([detail.macs, detail.outputBytes]).toEqual([null, null]);
  expect(weight.dims).toEqual(readNpy(npy, 'fc.npy').dims);
  expect(opened).toEqual([]);
});

test('the model is run once for the shapes of all nodes, however many ask at a time', async () => {
  const { api, opened } = served();
  const [conv, block] = await Promise.all([
    api.graphNode({ path, index: 0, isExecuted: true }, call),
    api.graphBlock({ path, id: 'g:/layer1', isExecuted: true }, call),
    api.graphNode({ path, index: 5, isExecuted: true }, call),
  ]);
  const withAllValues = opened.filter(({ key }) => key.endsWith('all values'));
  expect(withAllValues).toHaveLength(1);
  // Eight maps of 16×16, each number a sum over 3×3 of 3 colours or 8 channels; seven convolutions in the stage.
  expect([conv.macs, conv.outputBytes]).toEqual([2048 * 27, 2048 * 4]);
  expect([block.macs, block.operators[0]]).toEqual([7 * 2048 * 72, { op: 'Conv', count: 7 }]);
});

test('a model that cannot be run has details without shapes, and is tried again', async () => {
  const { api, opened } = served(true);
  const ask = () => api.graphNode({ path, index: 0, isExecuted: true }, call);
  expect((await ask()).macs).toBeNull();
  const first = opened.length;
  expect((await ask()).macs).toBeNull();
  expect(opened.length).toBe(2 * first);
});
