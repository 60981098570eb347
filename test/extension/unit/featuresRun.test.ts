import { describe, expect, it, vi } from 'vitest';

vi.mock('vscode', async () => (await import('./vscodeFake')).vscodeFake);

import { GlassboxError } from '../../../src/base/errors';
import { ChannelSearch } from '../../../src/extension/panels/channelSearch';
import { FeaturesRun } from '../../../src/extension/panels/featuresRun';
import { explanation, image, otherModel } from './explainSamples';
import { listing, source } from './featureSamples';
import { last, scriptEngine, settled } from './scriptedEngine';

const facts = { code: 'engine-stopped', message: 'It stopped.' };

describe('a run of the model for its layers', () => {
  function scripted() {
    const { engine, calls } = scriptEngine('features');
    const seen: string[] = [];
    const run = new FeaturesRun({ engine, onChange: () => seen.push(run.state.status) });
    return { run, calls: calls.features, seen };
  }

  it('shows progress and then the layers, which may be asked for from then on', async () => {
    const { run, calls, seen } = scripted();
    void run.start(source);
    expect(() => run.source).toThrow(expect.objectContaining({ code: 'features-missing' }));
    last(calls).progress({ done: 1, total: 4 });
    expect(run.state.progress).toEqual({ done: 1, total: 4 });
    await last(calls).answer(listing);
    expect(last(calls).request).toEqual({ source });
    expect(run.source).toEqual(source);
    expect(run.state).toEqual({
      status: 'ready',
      listing,
      capture: 1,
      progress: null,
      error: null,
    });
    expect(seen).toEqual(['running', 'running', 'ready']);
  });

  it('that is started anew cancels the one before, whose answer is ignored', async () => {
    const { run, calls } = scripted();
    void run.start(source);
    void run.start({ ...source, model: otherModel });
    const [first, second] = calls;
    expect(first?.signal.aborted).toBe(true);
    first?.progress({ done: 3, total: 4 });
    await second?.answer(listing);
    expect(run.source.model).toBe(otherModel);
    expect(run.state).toMatchObject({ status: 'ready', capture: 2 });
  });

  it('says why it failed, and that it was cancelled', async () => {
    const { run, calls } = scripted();
    void run.start(source);
    await last(calls).fail(new GlassboxError(facts));
    expect(run.state).toMatchObject({ status: 'failed', error: facts, progress: null });
    void run.start(source);
    await settled(() => run.cancel());
    expect(run.state).toMatchObject({ status: 'cancelled', error: null, capture: 2 });
    expect(() => run.source).toThrow();
  });

  it('is silent once disposed', async () => {
    const { run, calls, seen } = scripted();
    void run.start(source);
    run.dispose();
    await settled();
    expect([last(calls).signal.aborted, seen]).toEqual([true, ['running']]);
  });
});

describe('the search for a picture that excites a channel', () => {
  const found = { width: 1, height: 1, rgb: Uint8Array.of(1, 2, 3) };

  function scripted() {
    const { engine, calls } = scriptEngine('explain');
    const search = new ChannelSearch({ engine, onChange: () => undefined });
    return { search, calls: calls.explain };
  }

  it('maximises that channel, tells how far it is, and keeps the picture', async () => {
    const { search, calls } = scripted();
    void search.start(source, '/relu', 3);
    expect(last(calls).request).toEqual({
      ...source,
      method: 'activation-maximization',
      target: { kind: 'channel', layer: '/relu', channel: 3 },
      layer: null,
      settings: {},
      checks: 'none',
    });
    last(calls).progress({ done: 8, total: 64 });
    const asked = { value: '/relu', channel: 3, error: null };
    expect(search.state).toEqual({
      ...asked,
      status: 'running',
      progress: { done: 8, total: 64 },
    });
    expect(() => search.found).toThrow(expect.objectContaining({ code: 'found-picture-missing' }));
    await last(calls).answer(explanation({ picture: found }));
    expect([search.state, search.found]).toEqual([
      { ...asked, status: 'done', progress: null },
      found,
    ]);
  });

  it('of another channel takes the place of one under way', async () => {
    const { search, calls } = scripted();
    void search.start(source, '/relu', 3);
    void search.start(source, '/relu', 4);
    expect(calls.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    await settled();
    expect(search.state).toMatchObject({ channel: 4, status: 'running' });
  });

  it('can be cancelled, can fail, and is forgotten with its model', async () => {
    const { search, calls } = scripted();
    void search.start(source, '/relu', 3);
    await settled(() => search.cancel());
    expect(search.state).toMatchObject({ status: 'cancelled', error: null });
    void search.start({ ...source, image }, '/relu', 3);
    await last(calls).fail(new GlassboxError(facts));
    expect(search.state).toMatchObject({ status: 'failed', error: facts });
    search.forget();
    expect(search.state).toBeNull();
  });
});
