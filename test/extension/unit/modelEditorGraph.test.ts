// The state of an open model: its graph as the engine reads it, and what running it on a picture showed.

import { describe, expect, it, vi } from 'vitest';

vi.mock('vscode', async () => (await import('./vscodeFake')).vscodeFake);

import { GlassboxError } from '../../../src/base/errors';
import { ModelGraph, type Obstacle } from '../../../src/extension/editors/modelGraph';
import { ModelOverlay } from '../../../src/extension/editors/modelOverlay';
import { image, model } from './explainSamples';
import { profile, source, statistics, summary } from './featureSamples';
import { last, scriptEngine, settled } from './scriptedEngine';

const facts = { code: 'model-invalid', message: 'It is no model.' };
const failure = () => new GlassboxError(facts);

describe('the graph of a file', () => {
  function scripted(obstacle: () => Obstacle | null = () => null) {
    const { engine, calls } = scriptEngine('graphSummary');
    const seen: string[] = [];
    const onChange = () => seen.push(graph.state.status);
    const graph: ModelGraph = new ModelGraph({ engine, path: model, obstacle, onChange });
    return { graph, calls: calls.graphSummary, seen };
  }

  it('is there once the engine has read it', async () => {
    const { graph, calls, seen } = scripted();
    void graph.load();
    expect(last(calls).request).toEqual({ path: model });
    await last(calls).answer(summary);
    expect(graph.state).toEqual({ status: 'ready', summary, version: 1, error: null });
    expect(seen).toEqual(['starting', 'ready']);
  });

  it('stays in view while a changed file is read, and is known to be stale', async () => {
    const { graph, calls, seen } = scripted();
    void graph.load();
    await last(calls).answer(summary);
    void graph.reload();
    expect(graph.state).toEqual({ status: 'ready', summary, version: 2, error: null });
    const changed = { ...summary, blocks: [] };
    await last(calls).answer(changed);
    expect(graph.state).toEqual({ status: 'ready', summary: changed, version: 2, error: null });
    expect(seen).toEqual(['starting', 'ready', 'ready']);
  });

  it('says why there is none, also where there was one, and is read again when asked', async () => {
    const { graph, calls } = scripted();
    void graph.load();
    await last(calls).answer(summary);
    void graph.reload();
    await last(calls).fail(failure());
    expect(graph.state).toEqual({ status: 'failed', summary: null, version: 2, error: facts });
    void graph.load();
    expect(graph.state).toMatchObject({ status: 'starting', error: null });
    await last(calls).answer(summary);
    expect(graph.state).toMatchObject({ status: 'ready', summary, error: null });
  });

  it('of the newest reading counts, whatever an older one still answers', async () => {
    const answers: ((read: typeof summary) => void)[] = [];
    // An answer may be under way when its call is cancelled.
    const graphSummary = () => new Promise<typeof summary>((resolve) => answers.push(resolve));
    const options = { path: model, obstacle: () => null, onChange: () => undefined };
    const graph = new ModelGraph({ engine: { graphSummary }, ...options });
    void graph.load();
    void graph.reload();
    await settled(() => answers[1]?.(summary));
    await settled(() => answers[0]?.({ ...summary, blocks: [] }));
    expect(graph.state).toEqual({ status: 'ready', summary, version: 2, error: null });
  });

  it('that is asked for anew cancels the reading before', async () => {
    const { graph, calls } = scripted();
    void graph.load();
    void graph.load();
    await settled();
    expect(calls.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    expect(graph.state).toMatchObject({ status: 'starting', error: null });
  });

  it('is not read where something forbids it, until nothing does', async () => {
    let obstacle: Obstacle | null = { status: 'blocked', error: facts };
    const { graph, calls } = scripted(() => obstacle);
    await graph.load();
    expect([graph.state.status, graph.state.error, calls]).toEqual(['blocked', facts, []]);
    obstacle = null;
    void graph.load();
    await last(calls).answer(summary);
    expect(graph.state).toMatchObject({ status: 'ready', error: null });
  });

  it('is silent once disposed', async () => {
    const { graph, calls, seen } = scripted();
    void graph.load();
    graph.dispose();
    await settled();
    expect([last(calls).signal.aborted, seen]).toEqual([true, ['starting']]);
  });
});

describe('the overlay of a picture', () => {
  const picture = { name: 'cat.jpg', location: 'pictures/cat.jpg' };
  const job = { source: { ...source, image }, picture };

  function scripted() {
    const { engine, calls } = scriptEngine('modelStatistics', 'modelProfile');
    const overlay = new ModelOverlay({ engine, onChange: () => changes.push(overlay.state) });
    const changes: unknown[] = [];
    return { overlay, calls, changes };
  }

  async function finished({ overlay, calls }: ReturnType<typeof scripted>): Promise<void> {
    void overlay.run(job);
    await last(calls.modelStatistics).answer(statistics);
    await last(calls.modelProfile).answer(profile);
  }

  it('measures the values first and then the times, as one thing that goes forward', async () => {
    const { overlay, calls } = scripted();
    void overlay.run(job);
    const state = { picture, status: 'running', progress: null, version: 0, error: null };
    expect(overlay.state).toEqual(state);
    expect(() => overlay.data).toThrow(expect.objectContaining({ code: 'overlay-missing' }));
    last(calls.modelStatistics).progress({ done: 2, total: 4 });
    expect([overlay.state?.progress, calls.modelProfile]).toEqual([{ done: 2, total: 13 }, []]);
    await last(calls.modelStatistics).answer(statistics);
    expect(last(calls.modelProfile).request).toEqual({ source: job.source, runs: 9 });
    last(calls.modelProfile).progress({ done: 3, total: 9 });
    expect(overlay.state?.progress).toEqual({ done: 7, total: 13 });
    await last(calls.modelProfile).answer(profile);
    expect(overlay.state).toEqual({ ...state, status: 'done', version: 1 });
    expect(overlay.data).toEqual({ statistics, profile, profileError: null });
  });

  it('shows the values of a model that cannot be timed, and says why it cannot', async () => {
    const { overlay, calls } = scripted();
    void overlay.run(job);
    await last(calls.modelStatistics).answer(statistics);
    await last(calls.modelProfile).fail(failure());
    expect(overlay.state?.status).toBe('done');
    expect(overlay.data).toEqual({ statistics, profile: null, profileError: facts });
  });

  it('says why the model failed, and runs it again with a new number', async () => {
    const parts = scripted();
    const { overlay, calls } = parts;
    await finished(parts);
    void overlay.runAgain();
    await last(calls.modelStatistics).fail(failure());
    expect(overlay.state).toMatchObject({ status: 'failed', error: facts, version: 1 });
    expect(() => overlay.data).toThrow();
    await finished(parts);
    expect(overlay.state).toMatchObject({ status: 'done', error: null, version: 2 });
  });

  it.each(['modelStatistics', 'modelProfile'] as const)(
    'can be cancelled during %s',
    async (method) => {
      const { overlay, calls } = scripted();
      void overlay.run(job);
      if (method === 'modelProfile') await last(calls.modelStatistics).answer(statistics);
      await settled(() => overlay.cancel());
      expect(last<{ signal: AbortSignal }>(calls[method]).signal.aborted).toBe(true);
      expect(overlay.state).toMatchObject({ status: 'cancelled', error: null, progress: null });
      expect(overlay.image).toBe(image);
    },
  );

  it('of another picture takes the place of one under way', async () => {
    const { overlay, calls } = scripted();
    void overlay.run(job);
    const other = { ...picture, name: 'dog.jpg' };
    void overlay.run({ source: { ...job.source, image: '/data/dog.jpg' }, picture: other });
    await settled();
    expect(calls.modelStatistics.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    expect(overlay.state).toMatchObject({ picture: other, status: 'running' });
    expect(overlay.image).toBe('/data/dog.jpg');
  });

  it('is gone when cleared, and then there is nothing to run again', async () => {
    const parts = scripted();
    const { overlay, calls, changes } = parts;
    await finished(parts);
    overlay.clear();
    expect([overlay.state, overlay.image, changes.at(-1)]).toEqual([null, null, null]);
    await overlay.runAgain();
    expect(calls.modelStatistics).toHaveLength(1);
  });
});
