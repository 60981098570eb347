// What a Gallery panel says of its run while the engine evaluates, stops, dies or goes on.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('vscode', async () => (await import('./vscodeFake')).vscodeFake);

import { GalleryRun } from '../../../src/extension/panels/galleryRun';
import { model } from './explainSamples';
import { audit, dataset, manifest, partOf, report, run } from './gallerySamples';
import { last, type ScriptedEngine, scriptEngine, settled } from './scriptedEngine';

type Calls = ScriptedEngine<'evaluate' | 'runReport' | 'auditRun'>['calls'];
const evaluation = { dataset, model, provider: 'auto', split: 'test' } as const;
const started = { kind: 'start', manifest: { ...manifest, status: 'running' }, done: 0 } as const;
const figures = { done: 1, total: 2, failed: 0, rate: 12, right: 1, labelled: 1 };
const crash = new Error('The engine stopped: SIGKILL.');

let calls: Calls;
let changes: number;
let shown: GalleryRun;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const scripted = scriptEngine('evaluate', 'runReport', 'auditRun');
  calls = scripted.calls;
  changes = 0;
  shown = new GalleryRun({ engine: scripted.engine, run, onChange: () => changes++ });
});

afterEach(() => {
  shown.dispose();
  vi.useRealTimers();
});

function begin(): void {
  void shown.evaluate(evaluation);
  last(calls.evaluate).progress(started);
}

async function done(): Promise<void> {
  begin();
  await last(calls.evaluate).answer(report);
}

describe('a run', () => {
  it('tells how far it is, and its figures at the end', async () => {
    begin();
    expect(shown.state).toMatchObject({
      status: 'running',
      manifest: started.manifest,
      progress: { done: 0, total: 2, rate: null },
      report: null,
    });
    last(calls.evaluate).progress({ kind: 'progress', ...figures });
    expect(shown.state.progress).toEqual(figures);
    await last(calls.evaluate).answer(report);
    expect(last(calls.evaluate).request).toEqual({ ...evaluation, run });
    expect(shown.state).toEqual({
      status: 'ready',
      manifest,
      progress: null,
      report,
      version: 1,
      audit: null,
      error: null,
    });
    expect(changes).toBe(4);
  });

  it('shows figures now and then while it is under way, never two readings at once', async () => {
    begin();
    const advance = (): void => last(calls.evaluate).progress({ kind: 'progress', ...figures });
    advance();
    expect(calls.runReport).toHaveLength(0);
    vi.setSystemTime(Date.now() + 3001);
    advance();
    advance();
    expect(calls.runReport).toHaveLength(1);
    const part = partOf('running');
    await last(calls.runReport).answer(part);
    expect(shown.state).toMatchObject({ status: 'running', report: part, version: 1 });
    advance();
    expect(calls.runReport).toHaveLength(1);
    vi.setSystemTime(Date.now() + 3001);
    advance();
    await last(calls.runReport).fail(new Error('Nothing there yet.'));
    expect([calls.runReport.length, shown.state.error]).toEqual([2, null]);
  });

  it('keeps what is done when it is cancelled, and goes on from there', async () => {
    begin();
    shown.cancel();
    await settled();
    await last(calls.runReport).answer(partOf('cancelled'));
    expect(shown.state).toMatchObject({
      status: 'ready',
      manifest: { status: 'cancelled' },
      report: partOf('cancelled'),
      error: null,
    });
    void shown.resume('cpu');
    expect(shown.state).toMatchObject({ status: 'running', report: partOf('cancelled') });
    expect(last(calls.evaluate).request).toEqual({ ...evaluation, run });
    await last(calls.evaluate).answer(report);
    expect(shown.state).toMatchObject({ status: 'ready', manifest, version: 2 });
  });

  it.each([
    [
      'once it has begun',
      true,
      { status: 'ready', manifest: { status: 'cancelled' }, error: null },
    ],
    [
      'before it has begun',
      false,
      { status: 'failed', manifest: null, error: { code: 'evaluation-cancelled-early' } },
    ],
  ])('cancelled %s without a figure says so', async (_, hasBegun, expected) => {
    void shown.evaluate(evaluation);
    if (hasBegun) last(calls.evaluate).progress(started);
    shown.cancel();
    await settled();
    await last(calls.runReport).fail(new Error('There are no predictions.'));
    expect(shown.state).toMatchObject({ progress: null, ...expected });
  });

  it('survives the end of the engine: it says so, and resumes', async () => {
    begin();
    await last(calls.evaluate).fail(crash);
    expect(shown.state).toMatchObject({
      status: 'failed',
      manifest: { status: 'running' },
      progress: null,
      error: { message: crash.message },
    });
    void shown.resume('cpu');
    expect(shown.state).toMatchObject({ status: 'running', error: null });
    await last(calls.evaluate).answer(report);
    expect(shown.state).toMatchObject({ status: 'ready', error: null });
  });

  it('that was cut off with the window is shown, and resumed with what its folder says', async () => {
    void shown.open();
    expect(shown.state.status).toBe('starting');
    await last(calls.runReport).answer(partOf('running'));
    expect(shown.state).toMatchObject({ status: 'ready', manifest: { status: 'running' } });
    void shown.resume('cpu');
    expect(last(calls.evaluate).request).toEqual({ ...evaluation, provider: 'cpu', run });
  });

  it('that cannot be read says so, and is read once more', async () => {
    void shown.open();
    await last(calls.runReport).fail(crash);
    expect(shown.state).toMatchObject({ status: 'failed', error: { message: crash.message } });
    void shown.resume('cpu');
    await last(calls.runReport).answer(report);
    expect(shown.state).toMatchObject({ status: 'ready', manifest, error: null });
  });

  it('says nothing more once its panel is closed', async () => {
    begin();
    const before = changes;
    shown.dispose();
    await settled();
    expect([last(calls.evaluate).signal.aborted, changes]).toEqual([true, before]);
  });
});

describe('an audit', () => {
  const progress = { step: 'labels', done: 1, total: 5 } as const;

  it('tells its steps, and adds what it found to the figures', async () => {
    await done();
    const ended = shown.audit();
    last(calls.auditRun).progress(progress);
    expect(shown.state.audit).toEqual(progress);
    await last(calls.auditRun).answer(audit);
    await ended;
    expect(shown.state).toMatchObject({ audit: null, report: { ...report, audit }, version: 2 });
  });

  it('that fails or is cancelled leaves the figures as they are', async () => {
    await done();
    const failing = shown.audit();
    const failed = expect(failing).rejects.toThrow('Out of memory.');
    await last(calls.auditRun).fail(new Error('Out of memory.'));
    await failed;
    const cancelling = expect(shown.audit()).rejects.toMatchObject({ code: 'cancelled' });
    shown.cancelAudit();
    await cancelling;
    expect(shown.state).toMatchObject({ status: 'ready', audit: null, report, version: 1 });
  });

  it('waits for the end of the run', async () => {
    begin();
    await expect(shown.audit()).rejects.toMatchObject({ code: 'run-under-way' });
    expect(calls.auditRun).toEqual([]);
  });
});
