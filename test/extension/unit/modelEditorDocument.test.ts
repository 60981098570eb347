// One open model file: what it reads, runs and shows when files, trust, the active model and wishes change.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const fake = await vi.hoisted(async () => (await import('./windowFake')).createWindowFake());
vi.mock('vscode', () => fake.api);

import { ModelDocument } from '../../../src/extension/editors/modelDocument';
import { graphApi } from '../../../src/extension/editors/modelEditorView';
import { createStore, type Store } from '../../../src/extension/store';
import { image, model, otherModel } from './explainSamples';
import { hit, profile, statistics, summary } from './featureSamples';
import { call, last, type ScriptedEngine, scriptEngine, settled } from './scriptedEngine';
import { Uri } from './windowFake';

const served = [
  'graphSummary',
  'graphValue',
  'graphView',
  'graphSearch',
  'graphNode',
  'graphBlock',
  'graphWeight',
  'modelStatistics',
  'modelProfile',
] as const;
type Scripted = ScriptedEngine<(typeof served)[number]>;

let scripted: Scripted;
let store: Store;
let document: ModelDocument;
let changes: number;
let disposals: number;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  fake.reset();
  scripted = scriptEngine(...served);
  store = createStore({ get: () => otherModel, update: async () => undefined });
  changes = 0;
  disposals = 0;
  document = opened(Uri.file(model));
});

afterEach(() => {
  document.dispose();
  vi.useRealTimers();
});

function opened(uri: Uri): ModelDocument {
  const { engine } = scripted;
  const made = new ModelDocument({ engine, store } as never, uri as never, () => disposals++);
  made.onDidChange(() => changes++);
  return made;
}

async function shown(): Promise<void> {
  void document.load();
  await last(scripted.calls.graphSummary).answer(summary);
}

async function ran(): Promise<void> {
  void document.runOn(image);
  await last(scripted.calls.modelStatistics).answer(statistics);
  await last(scripted.calls.modelProfile).answer(profile);
}

describe('an open model', () => {
  it('shows the graph of its file', async () => {
    await shown();
    expect(document.snapshot(5)).toEqual({
      revision: 5,
      status: 'ready',
      file: { name: 'm.onnx', location: 'm.onnx', version: 1 },
      summary,
      isActiveModel: false,
      overlay: null,
      wanted: null,
      error: null,
    });
  });

  it('says whether it is the active model', async () => {
    await shown();
    const before = changes;
    store.setActiveModel(model);
    expect([document.snapshot(1).isActiveModel, changes]).toEqual([true, before + 1]);
  });

  it('is read again, and run again, when its file changes, and for no other file', async () => {
    await shown();
    await ran();
    await fake.changeAndRest(otherModel);
    expect(scripted.calls.graphSummary).toHaveLength(1);
    await fake.changeAndRest(model);
    expect(document.snapshot(1)).toMatchObject({
      file: { version: 2 },
      overlay: { status: 'running', version: 1 },
    });
    expect([scripted.calls.graphSummary.length, scripted.calls.modelStatistics.length]).toEqual([
      2, 2,
    ]);
  });

  it('is run on the picture that is asked for, and again when that is replaced', async () => {
    await ran();
    expect(last(scripted.calls.modelStatistics).request).toEqual({
      source: { model, image, provider: 'auto' },
    });
    expect(document.snapshot(1).overlay).toEqual({
      picture: { name: 'cat.jpg', location: 'pictures/cat.jpg' },
      status: 'done',
      progress: null,
      version: 1,
      error: null,
    });
    await fake.changeAndRest(image);
    expect(scripted.calls.modelStatistics).toHaveLength(2);
    await ran();
    document.clearOverlay();
    await fake.changeAndRest(image);
    expect([scripted.calls.modelStatistics.length, fake.watchers.size]).toEqual([3, 1]);
  });

  it('shows where a value is made, each time that it is asked for', async () => {
    for (const asked of [1, 2]) {
      const wanting = document.want('/relu');
      expect(last(scripted.calls.graphValue).request).toEqual({ path: model, value: '/relu' });
      await last(scripted.calls.graphValue).answer(hit);
      await wanting;
      expect(document.snapshot(1).wanted).toEqual({ hit, asked });
    }
  });

  it('says that it has no such value, and stays where it was', async () => {
    const wanting = document.want('/nowhere');
    const refused = expect(wanting).rejects.toThrow('"m.onnx" has no value named "/nowhere".');
    await last(scripted.calls.graphValue).answer(null);
    await refused;
    expect([document.snapshot(1).wanted, changes]).toEqual([null, 0]);
  });

  it('reads nothing where nobody trusts the workspace, until somebody does', async () => {
    fake.seen.isTrusted = false;
    await document.load();
    const untrusted = { code: 'workspace-untrusted' };
    expect(document.snapshot(1)).toMatchObject({ status: 'blocked', error: untrusted });
    await expect(document.want('/relu')).rejects.toMatchObject(untrusted);
    expect([scripted.calls.graphSummary, scripted.calls.graphValue]).toEqual([[], []]);
    fake.grantTrust();
    await last(scripted.calls.graphSummary).answer(summary);
    expect(document.snapshot(1)).toMatchObject({ status: 'ready', error: null });
  });

  it('that is no file of this machine, such as one in a commit, is not read', async () => {
    const remote = opened(new Uri('git', '/data/m.onnx'));
    await remote.load();
    expect(remote.snapshot(1)).toMatchObject({ status: 'failed', error: { code: 'not-a-file' } });
    await expect(remote.want('/relu')).rejects.toMatchObject({ code: 'not-a-file' });
    expect(scripted.calls.graphSummary).toEqual([]);
    remote.dispose();
  });

  it('watches nothing and asks nothing once its last view is gone', async () => {
    await shown();
    void document.runOn(image);
    expect(fake.watchers.size).toBe(2);
    document.dispose();
    store.setActiveModel(model);
    await settled();
    expect([fake.watchers.size, disposals]).toEqual([0, 1]);
    expect(last(scripted.calls.modelStatistics).signal.aborted).toBe(true);
  });
});

describe('what a view asks of the graph', () => {
  it.each([
    ['view', 'graphView', { open: ['g:layer1'] }],
    ['search', 'graphSearch', { text: 'conv', limit: 20 }],
    ['node', 'graphNode', { index: 3, isExecuted: true }],
    ['block', 'graphBlock', { id: 'g:layer1', isExecuted: false }],
    ['weight', 'graphWeight', { name: 'filters' }],
  ] as const)('%s is asked of the engine for its file', async (method, asked, request) => {
    const api = graphApi(scripted.engine, document);
    void api[method](request as never, call);
    await settled();
    expect(last<{ request: unknown }>(scripted.calls[asked]).request).toEqual({
      path: model,
      ...request,
    });
  });

  it('is refused where nobody trusts the workspace', async () => {
    const api = graphApi(scripted.engine, document);
    fake.seen.isTrusted = false;
    await expect(api.view({ open: [] }, call)).rejects.toMatchObject({
      code: 'workspace-untrusted',
    });
    expect(scripted.calls.graphView).toEqual([]);
  });

  it('answers with numbers as tight copies, and with what running it showed', async () => {
    const api = graphApi(scripted.engine, document);
    const weight = api.weight({ name: 'filters' }, call);
    await settled();
    const levels = Uint8Array.of(9, 1, 2, 9).subarray(1, 3);
    await last(scripted.calls.graphWeight).answer({ filters: { levels } } as never);
    const copy = (await weight).filters?.levels;
    expect([copy, copy?.buffer.byteLength]).toEqual([Uint8Array.of(1, 2), 2]);
    await expect(api.overlay(null, call)).rejects.toMatchObject({ code: 'overlay-missing' });
    await ran();
    expect(await api.overlay(null, call)).toEqual({ statistics, profile, profileError: null });
  });
});
