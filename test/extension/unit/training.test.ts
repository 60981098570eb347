// A training under way as terminal and panel see it, and the ones that run in a window.

import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('vscode', async () => (await import('./vscodeFake')).vscodeFake);

import { GlassboxError } from '../../../src/base/errors';
import type { Training } from '../../../src/extension/training';
import { createTrainings, type Trainings } from '../../../src/extension/trainings';
import { last, type ScriptedEngine, scriptEngine, settled } from './scriptedEngine';
import { epoch, manifest, overfitting, progress, report, request, step } from './trainingSamples';

let calls: ScriptedEngine<'train' | 'finishTraining'>['calls'];
let trainings: Trainings;
let training: Training;

beforeEach(() => {
  const scripted = scriptEngine('train', 'finishTraining');
  calls = scripted.calls;
  trainings = createTrainings(scripted.engine);
  training = trainings.start(request);
});

describe('a training', () => {
  it('knows what the engine has told, and passes it on in order', async () => {
    const heard: string[] = [];
    training.onProgress(({ kind }) => heard.push(kind));
    const call = last(calls.train);
    expect([call.request, training.state.status]).toEqual([request, 'starting']);
    call.progress({ kind: 'work', work: 'preparing', done: 1, total: 2 });
    expect(training.state.work).toMatchObject({ work: 'preparing', done: 1 });
    call.progress({ kind: 'start', manifest, records: [step] });
    call.progress({ kind: 'note', text: 'The head is new.' });
    call.progress({ kind: 'record', record: epoch });
    call.progress({ kind: 'findings', findings: [overfitting] });
    call.progress(progress);
    expect(training.state).toEqual({
      status: 'running',
      manifest,
      records: [step, epoch],
      progress,
      work: null,
      findings: [overfitting],
      report: null,
      error: null,
    });
    expect(heard).toEqual(['work', 'start', 'note', 'record', 'findings', 'progress']);
    await call.answer(report);
    expect(await training.ended).toMatchObject({
      status: 'done',
      manifest: { status: 'done' },
      progress: null,
      findings: [],
      report,
    });
  });

  it('is stopping until the engine has its checkpoint, then stopped', async () => {
    const statuses: string[] = [];
    training.onDidChange(() => statuses.push(training.state.status));
    training.stop();
    expect(last(calls.train).signal.aborted).toBe(true);
    expect(await training.ended).toMatchObject({ status: 'stopped', error: null });
    expect(statuses).toEqual(['stopping', 'stopped']);
    training.stop();
    expect(statuses).toHaveLength(2);
  });

  it.each([
    ['is told so', true, 'stopping'],
    ['has none', false, 'starting'],
  ])('finishes early where the engine %s', async (_, answer, status) => {
    const finishing = training.finish();
    await last(calls.finishTraining).answer(answer);
    await finishing;
    expect([last(calls.finishTraining).request, training.state.status]).toEqual([
      { out: request.out },
      status,
    ]);
    expect(last(calls.train).signal.aborted).toBe(false);
  });

  it.each([
    ['failed', 'one-class'],
    ['interrupted', 'engine-stopped'],
  ])('is %s by the error %s', async (status, code) => {
    const facts = { code, message: 'It is so.' };
    await last(calls.train).fail(new GlassboxError(facts));
    expect(await training.ended).toMatchObject({ status, error: facts });
  });
});

describe('the trainings of a window', () => {
  it('are found while they run, one in each folder', async () => {
    const changed: string[] = [];
    trainings.onDidChange(({ state }) => changed.push(state.status));
    expect([trainings.find(request.out), trainings.running]).toEqual([training, [training]]);
    expect(() => trainings.start(request)).toThrow(/under way already/);
    await last(calls.train).answer(report);
    expect([trainings.find(request.out), trainings.running, changed]).toEqual([null, [], ['done']]);
    const again = trainings.start({ ...request, resume: true });
    expect([trainings.find(request.out) === again, changed]).toEqual([true, ['done', 'starting']]);
  });

  it('tell nothing once the window closes, and leave the engine to end by itself', async () => {
    const changed: string[] = [];
    trainings.onDidChange(({ state }) => changed.push(state.status));
    trainings.dispose();
    expect(last(calls.train).signal.aborted).toBe(false);
    await last(calls.train).answer(report);
    await settled();
    expect(changed).toEqual([]);
  });
});
