// The host side of a Feature Maps panel: what it runs when models, files, trust and wishes change.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const fake = await vi.hoisted(async () => (await import('./windowFake')).createWindowFake());
vi.mock('vscode', () => fake.api);
const asking = vi.hoisted(() => ({ done: Promise.resolve() }));
vi.mock('../../../src/extension/activeModel', () => ({
  resolveActiveModel: async ({ store }: { store: Store }) => {
    await asking.done;
    const path = store.state.activeModel;
    return path === null ? null : { path };
  },
}));

import { FeaturesPanel } from '../../../src/extension/panels/featuresPanel';
import type { Services } from '../../../src/extension/services';
import { createStore, type Store } from '../../../src/extension/store';
import { image, model, otherModel } from './explainSamples';
import { listing } from './featureSamples';
import { call, last, type ScriptedEngine, scriptEngine, settled } from './scriptedEngine';
import { hiddenPanel, panelParts } from './windowFake';

type Calls = ScriptedEngine<'features' | 'featureTiles' | 'explain'>['calls'];

let calls: Calls;
let store: Store;
let panel: FeaturesPanel;
let changes: number;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  fake.reset();
  const scripted = scriptEngine('features', 'featureTiles', 'explain');
  calls = scripted.calls;
  store = createStore({ get: () => model, update: async () => undefined });
  changes = 0;
  const parts = {
    ...panelParts,
    engine: scripted.engine,
    models: { list: async () => [] },
    store,
  } as unknown as Services;
  panel = new FeaturesPanel({
    parts,
    panel: hiddenPanel() as never,
    image,
    onChange: () => changes++,
  });
});

afterEach(() => {
  panel.dispose();
  vi.useRealTimers();
});

async function shown(wish: Parameters<FeaturesPanel['begin']>[0] = {}): Promise<void> {
  void panel.begin(wish);
  await settled();
  await last(calls.features).answer(listing);
}

const models = () => calls.features.map(({ request }) => request.source.model);

describe('a Feature Maps panel', () => {
  it('shows the layers of the active model for its picture', async () => {
    await shown();
    expect(last(calls.features).request.source).toEqual({ model, image, provider: 'auto' });
    expect(panel.snapshot()).toMatchObject({
      status: 'ready',
      picture: { name: 'cat.jpg', location: 'pictures/cat.jpg', version: 1 },
      model: { path: model, name: 'm.onnx' },
      listing,
      capture: 1,
      wanted: null,
      error: null,
    });
    expect(store.state.provider).toEqual(listing.provider);
    expect(changes).toBeGreaterThan(0);
  });

  it('follows the active model, unless it was asked for another', async () => {
    await shown();
    store.setActiveModel(otherModel);
    await settled();
    expect(models()).toEqual([model, otherModel]);
    await last(calls.features).answer(listing);
    panel.useModel(model);
    await settled();
    store.setActiveModel('/data/third.onnx');
    await settled();
    expect(models()).toEqual([model, otherModel, model]);
    expect(panel.entry).toEqual({ image, model });
  });

  it('shows what was asked for last, though the active model becomes known later', async () => {
    let answer: () => void = () => undefined;
    asking.done = new Promise((resolve) => {
      answer = resolve;
    });
    void panel.begin({});
    panel.useModel(otherModel);
    await settled();
    await settled(answer);
    expect(models()).toEqual([otherModel]);
    expect(panel.model).toBe(otherModel);
  });

  it('runs again when the picture, the model or its card changes, and for nothing else', async () => {
    await shown();
    await fake.changeAndRest('/data/pictures/dog.jpg');
    await fake.changeAndRest('/data/other.onnx');
    expect(calls.features).toHaveLength(1);
    await fake.changeAndRest(image);
    expect(panel.snapshot()).toMatchObject({ capture: 2, picture: { version: 2 } });
    await last(calls.features).answer(listing);
    await fake.changeAndRest(model);
    await last(calls.features).answer(listing);
    await fake.changeAndRest('/data/m.glassbox.json');
    expect(panel.snapshot()).toMatchObject({ capture: 4, picture: { version: 2 } });
  });

  it('shows a layer that is asked for, each time once, without running the model again', async () => {
    await shown({ layer: '/relu' });
    panel.follow({ model, layer: '/relu' });
    panel.follow({});
    expect(panel.snapshot().wanted).toEqual({ value: '/relu', asked: 2 });
    expect(calls.features).toHaveLength(1);
    panel.follow({ model: otherModel, layer: '/conv' });
    await settled();
    expect(panel.snapshot().wanted).toEqual({ value: '/conv', asked: 3 });
    expect(models()).toEqual([model, otherModel]);
  });

  it('runs nothing where nobody trusts the workspace, until somebody does', async () => {
    fake.seen.isTrusted = false;
    await panel.begin({});
    expect(panel.snapshot()).toMatchObject({
      status: 'blocked',
      error: { code: 'workspace-untrusted' },
    });
    await expect(panel.api.picture({ maxSide: 10 }, call)).rejects.toMatchObject({
      code: 'workspace-untrusted',
    });
    expect(calls.features).toEqual([]);
    fake.grantTrust();
    await settled();
    expect(models()).toEqual([model]);
  });

  it('remembers the model that it was asked for while nothing may run', async () => {
    fake.seen.isTrusted = false;
    await panel.begin({ model: otherModel });
    panel.follow({ layer: '/conv' });
    fake.grantTrust();
    await settled();
    expect(models()).toEqual([otherModel]);
    expect(panel.snapshot().wanted).toEqual({ value: '/conv', asked: 1 });
  });

  it('waits for a model where none is active', async () => {
    store.setActiveModel(null);
    await panel.begin({});
    expect(panel.snapshot().error?.code).toBe('no-active-model');
    store.setActiveModel(otherModel);
    await settled();
    expect(models()).toEqual([otherModel]);
  });

  it('passes questions on to the engine, and numbers as tight copies to the webview', async () => {
    const request = { value: '/relu', channels: [2], maxSide: 16 };
    await expect(panel.api.tiles(request, call)).rejects.toMatchObject({
      code: 'features-missing',
    });
    await shown();
    const asked = panel.api.tiles(request, call);
    await settled();
    expect(last(calls.featureTiles).request).toEqual({
      source: { model, image, provider: 'auto' },
      ...request,
    });
    const levels = Uint8Array.of(9, 1, 2, 9).subarray(1, 3);
    await last(calls.featureTiles).answer({ channels: [2], width: 2, height: 1, levels });
    const tiles = await asked;
    expect(tiles).toEqual({ channels: [2], width: 2, height: 1, levels: Uint8Array.of(1, 2) });
    expect(tiles.levels.buffer.byteLength).toBe(2);
  });

  it('searches for what excites a channel, and forgets it when the model runs again', async () => {
    await shown();
    panel.maximise('/relu', 3);
    expect(panel.snapshot().maximisation).toMatchObject({ channel: 3, status: 'running' });
    panel.runAgain();
    await settled();
    expect(panel.snapshot().maximisation).toBeNull();
    expect(last(calls.explain).signal.aborted).toBe(true);
  });

  it('watches nothing and asks nothing once it is gone', async () => {
    await shown();
    expect(fake.watchers.size).toBe(2);
    panel.runAgain();
    await settled();
    panel.dispose();
    expect([fake.watchers.size, last(calls.features).signal.aborted]).toEqual([0, true]);
    store.setActiveModel(otherModel);
    await settled();
    expect(models()).toEqual([model, model]);
  });
});
