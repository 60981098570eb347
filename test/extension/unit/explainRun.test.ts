import { describe, expect, it } from 'vitest';
import { GlassboxError } from '../../../src/base/errors';
import { ExplainRun } from '../../../src/extension/panels/explainRun';
import type { ExplainRequest } from '../../../src/protocol/explain';
import {
  explanation,
  heatmap,
  image,
  model,
  type ScriptedExplain,
  scriptedEngine,
} from './explainSamples';
import { last, settled } from './scriptedEngine';

const request: ExplainRequest = {
  model,
  image,
  provider: 'auto',
  method: 'rise',
  target: { kind: 'top' },
  layer: null,
  settings: {},
  checks: 'quick',
};
const facts = { code: 'engine-stopped', message: 'It stopped.', remedy: 'Again.' };

interface Scripted extends ScriptedExplain {
  readonly run: ExplainRun;
  /** Begins a job and returns once it asks the engine. */
  start(part?: { readonly isSame?: boolean; readonly isThorough?: boolean }): Promise<void>;
  changes(): number;
}

function scripted(): Scripted {
  const scriptedOne = scriptedEngine();
  let changes = 0;
  const run = new ExplainRun({ engine: scriptedOne.engine, onChange: () => changes++ });
  return {
    ...scriptedOne,
    run,
    start: ({ isSame = false, isThorough = false } = {}) =>
      settled(() => void run.start({ prepare: async () => request, isSame, isThorough })),
    changes: () => changes,
  };
}

describe('a map', () => {
  it('waits until it is known what to ask, and then asks that', async () => {
    const { run, calls } = scripted();
    let resolve: (value: ExplainRequest) => void = () => undefined;
    const prepare = () => new Promise<ExplainRequest>((ready) => (resolve = ready));
    void run.start({ prepare, isSame: false, isThorough: false });
    expect(run.state).toMatchObject({ status: 'waiting', mapRevision: 0, result: null });
    await settled(() => resolve(request));
    expect(run.state.status).toBe('running');
    expect(calls.explain.map((call) => call.request)).toEqual([request]);
  });

  it('grows while it is computed, each step with a number of its own', async () => {
    const { run, calls, start, changes } = scripted();
    await start();
    const call = last(calls.explain);
    call.progress({ done: 1, total: 4 });
    expect(run.state).toMatchObject({ progress: { done: 1, total: 4 }, mapRevision: 0 });
    call.progress({ done: 2, total: 4, heatmap: heatmap(1) });
    expect(run.map).toEqual({ heatmap: heatmap(1), geometry: null, picture: null });
    const before = changes();
    const done = explanation({ method: 'rise' });
    await call.answer(done);
    expect(changes()).toBe(before + 1);
    const { raw: _raw, heatmap: _heatmap, picture: _picture, ...result } = done;
    expect(run.state).toEqual({
      status: 'done',
      progress: null,
      mapRevision: 2,
      result,
      error: null,
      isThorough: false,
    });
    expect(run.explanation).toBe(done);
    expect(run.map?.heatmap).toBe(done.heatmap);
  });

  it('of another choice cancels the one under way, whose late words count no more', async () => {
    const { run, calls, start } = scripted();
    await start();
    const [first] = calls.explain;
    await start();
    expect(first?.signal.aborted).toBe(true);
    first?.progress({ done: 3, total: 4, heatmap: heatmap(9) });
    await first?.answer(explanation());
    expect(run.state).toMatchObject({ status: 'running', mapRevision: 0, progress: null });
    await last(calls.explain).answer(explanation());
    expect(run.state).toMatchObject({ status: 'done', mapRevision: 1 });
  });

  it('of another choice drops what is shown, and its number never comes again', async () => {
    const { run, calls, start } = scripted();
    await start();
    await last(calls.explain).answer(explanation());
    await start();
    expect([run.map, run.explanation, run.state.mapRevision]).toEqual([null, null, 0]);
    await last(calls.explain).answer(explanation());
    expect(run.state.mapRevision).toBe(2);
  });

  it('is cancelled even while it is not known what to ask', async () => {
    const { run, calls } = scripted();
    void run.start({
      prepare: () => new Promise(() => undefined),
      isSame: false,
      isThorough: false,
    });
    await settled(() => run.cancel());
    expect(run.state).toMatchObject({ status: 'cancelled', error: null });
    expect(calls.explain).toEqual([]);
  });

  it('keeps what has grown when it is cancelled', async () => {
    const { run, calls, start } = scripted();
    await start();
    last(calls.explain).progress({ done: 2, total: 4, heatmap: heatmap(1) });
    await settled(() => run.cancel());
    expect(run.state).toMatchObject({ status: 'cancelled', mapRevision: 1, progress: null });
    expect(run.map?.heatmap).toEqual(heatmap(1));
  });

  it('says why it failed, and works when it is asked again', async () => {
    const { run, calls, start } = scripted();
    await start();
    await last(calls.explain).fail(new GlassboxError(facts));
    expect(run.state).toMatchObject({ status: 'failed', error: facts, result: null });
    await start({ isSame: true });
    await last(calls.explain).answer(explanation());
    expect(run.state).toMatchObject({ status: 'done', error: null });
  });

  it('fails with the reason why it is not known what to ask', async () => {
    const { run } = scripted();
    await run.start({
      prepare: () => Promise.reject(new GlassboxError(facts)),
      isSame: false,
      isThorough: false,
    });
    expect(run.state).toMatchObject({ status: 'failed', error: facts });
  });

  it('runs no more once it is disposed', async () => {
    const { run, calls, start, changes } = scripted();
    await start();
    const before = changes();
    await settled(() => run.dispose());
    expect(last(calls.explain).signal.aborted).toBe(true);
    expect([changes(), run.map]).toEqual([before, null]);
  });
});

describe('a second question about the same map', () => {
  async function answered(): Promise<Scripted> {
    const one = scripted();
    await one.start();
    await last(one.calls.explain).answer(explanation());
    return one;
  }

  it('leaves the answer in place until the new one comes', async () => {
    const { run, calls, start } = await answered();
    await start({ isSame: true, isThorough: true });
    last(calls.explain).progress({ done: 1, total: 2, heatmap: heatmap(9) });
    expect(run.state).toMatchObject({ status: 'running', mapRevision: 1, isThorough: true });
    expect([run.map?.heatmap, run.state.result !== null]).toEqual([heatmap(0.5), true]);
    await last(calls.explain).answer(explanation({ latencyMs: 90 }));
    expect(run.state).toMatchObject({ status: 'done', mapRevision: 2, isThorough: true });
  });

  it('that is cancelled, even one that replaced another, leaves the first answer', async () => {
    const { run, start } = await answered();
    const before = run.state;
    await start({ isSame: true, isThorough: true });
    await start({ isSame: true, isThorough: true });
    await settled(() => run.cancel());
    expect(run.state).toEqual(before);
  });

  it('that fails says so beside the first answer', async () => {
    const { run, calls, start } = await answered();
    await start({ isSame: true, isThorough: true });
    await last(calls.explain).fail(new GlassboxError(facts));
    expect(run.state).toMatchObject({ status: 'failed', error: facts, mapRevision: 1 });
    expect(run.explanation).not.toBeNull();
  });

  it('is not asked where a copy can take the answer over', async () => {
    const { run, calls } = await answered();
    const copy = scripted();
    copy.run.adopt(run);
    expect(copy.run.state).toEqual(run.state);
    expect(copy.run.map).toEqual(run.map);
    expect([calls.explain.length, copy.calls.explain.length]).toEqual([1, 0]);
  });
});
