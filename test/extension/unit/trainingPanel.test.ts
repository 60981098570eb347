// The host side of a Training panel: what it shows of its folder, and how it starts and follows the training there.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const fake = await vi.hoisted(async () => (await import('./taskFake')).createTaskFake());
vi.mock('vscode', () => fake.api);

import { GlassboxError } from '../../../src/base/errors';
import { call, last, settled } from './scriptedEngine';
import {
  dataset,
  details,
  epoch,
  manifest,
  model,
  otherListing,
  otherOut,
  out,
  plan,
  progress,
  report,
  request,
  step,
} from './trainingSamples';
import { openTrainingScene, type TrainingScene, wish } from './trainingScene';

const { seen } = fake.base;
let scene: TrainingScene;

beforeEach(() => {
  fake.reset();
  scene = openTrainingScene();
});

afterEach(() => scene.panel.dispose());

describe('a Training panel', () => {
  it('shows the plan before it starts', async () => {
    await scene.planned();
    expect(last(scene.calls.trainPlan).request).toEqual({
      data: { kind: 'dataset', path: dataset },
      model,
      provider: 'auto',
      options: { seed: 3 },
    });
    expect(scene.panel.snapshot()).toEqual({
      revision: scene.panel.snapshot().revision,
      status: 'planning',
      title: 'm.onnx → pets',
      plan,
      manifest: null,
      recordCount: 0,
      progress: null,
      work: null,
      findings: [],
      report: null,
      compared: [],
      differences: [],
      error: null,
    });
    expect(scene.panel.entry).toEqual({ out, wish });
  });

  it('counts the pictures that a plan looks at', async () => {
    await scene.planning();
    const work = { kind: 'work', work: 'preparing', done: 50, total: 200 } as const;
    last(scene.calls.trainPlan).progress(work);
    expect(scene.panel.snapshot()).toMatchObject({ status: 'planning', plan: null, work });
    await last(scene.calls.trainPlan).answer(plan);
    expect(scene.panel.snapshot()).toMatchObject({ plan, work: null });
  });

  it('says what makes a plan impossible, and looks again before it starts', async () => {
    await scene.planning();
    await last(scene.calls.trainPlan).fail(
      new GlassboxError({ code: 'one-class', message: 'One.' }),
    );
    expect(scene.panel.snapshot()).toMatchObject({
      status: 'planning',
      error: { code: 'one-class' },
    });
    const error = new GlassboxError({ code: 'one-class', message: 'One.' });
    for (const answer of ['bad', 'good']) {
      const known = scene.calls.trainPlan.length;
      const started = scene.perform({ kind: 'start' });
      await vi.waitFor(() => expect(scene.calls.trainPlan).toHaveLength(known + 1));
      const again = last(scene.calls.trainPlan);
      await (answer === 'bad' ? again.fail(error) : again.answer(plan));
      await started;
      expect([scene.status(), fake.seen.tasks.length]).toEqual(
        answer === 'bad' ? ['planning', 0] : ['starting', 1],
      );
    }
  });

  it('asks for a preview of what it plans, and for none of what has begun', async () => {
    await scene.planned();
    const preview = scene.panel.api.preview(null, call);
    await settled();
    expect(last(scene.calls.previewAugmentation).request).toMatchObject({
      model,
      options: { seed: 3 },
    });
    await last(scene.calls.previewAugmentation).answer([]);
    expect(await preview).toEqual([]);
    scene.trainings.start(request);
    expect(await scene.panel.api.preview(null, call)).toEqual([]);
    expect(scene.calls.previewAugmentation).toHaveLength(1);
  });

  it('starts a task, and follows the training that it runs', async () => {
    await scene.planned();
    await scene.perform({ kind: 'start' });
    expect(fake.seen.tasks[0]?.definition).toMatchObject({
      dataset: 'pets',
      model: 'models/m.onnx',
      out: '.glassbox/training/20261124-180431-m-pets',
      save: 'models/m-pets.onnx',
      config: { seed: 3 },
    });
    expect(scene.status()).toBe('starting');
    scene.trainings.start(request);
    const { progress: tell } = last(scene.calls.train);
    tell({ kind: 'start', manifest, records: [step] });
    tell({ kind: 'record', record: epoch });
    tell(progress);
    expect(scene.panel.snapshot()).toMatchObject({
      status: 'running',
      manifest,
      recordCount: 2,
      progress,
    });
    expect(scene.panel.entry).toEqual({ out, wish: null });
    expect(await scene.panel.api.records({ out: null, from: 1 }, call)).toEqual([epoch]);
    await last(scene.calls.train).answer(report);
    expect(scene.panel.snapshot()).toMatchObject({ status: 'done', report, recordCount: 2 });
  });

  it('plans still where the task came to nothing', async () => {
    await scene.planned();
    await scene.perform({ kind: 'start' });
    const [task] = fake.seen.tasks;
    if (task) fake.endTask(task);
    expect(scene.status()).toBe('planning');
    fake.seen.refusal = new Error('No tasks here.');
    await scene.perform({ kind: 'start' });
    expect([scene.status(), fake.seen.messages]).toEqual(['planning', ['No tasks here.']]);
  });

  it('finds a training that runs in its folder, whoever started it', async () => {
    scene.trainings.start(request);
    last(scene.calls.train).progress({ kind: 'start', manifest, records: [step] });
    await scene.panel.begin(null);
    expect(scene.panel.snapshot()).toMatchObject({ status: 'running', recordCount: 1 });
    expect(scene.calls.trainingDetails).toEqual([]);
  });

  it.each([
    ['running', 'interrupted'],
    ['stopped', 'stopped'],
    ['failed', 'failed'],
    ['done', 'done'],
  ] as const)('shows what lies in its folder as %s as %s', async (was, is) => {
    await scene.stored({ ...details, manifest: { ...manifest, status: was } });
    expect(scene.panel.snapshot()).toMatchObject({
      status: is,
      recordCount: 2,
      title: 'm.onnx → pets',
    });
  });

  it('resumes what was cut off, with its records until it goes on', async () => {
    await scene.stored({ ...details, manifest });
    await scene.perform({ kind: 'resume' });
    expect(fake.seen.tasks[0]?.definition).toMatchObject({ resume: true });
    expect(scene.panel.snapshot()).toMatchObject({ status: 'starting', recordCount: 2 });
    const training = scene.trainings.start({ ...request, resume: true });
    last(scene.calls.train).progress({ kind: 'start', manifest, records: [step] });
    await scene.perform({ kind: 'stop' });
    await training.ended;
    expect(scene.status()).toBe('stopped');
    await scene.perform({ kind: 'resume' });
    expect([scene.status(), fake.seen.tasks.length]).toEqual(['starting', 2]);
  });

  it('shows nothing without trust, and all once it is granted', async () => {
    seen.isTrusted = false;
    await scene.panel.begin(null);
    expect(scene.panel.snapshot()).toMatchObject({
      status: 'blocked',
      error: { code: 'workspace-untrusted' },
    });
    expect(scene.panel.entry).toEqual({ out, wish: null });
    await scene.perform({ kind: 'start' });
    await expect(scene.panel.api.preview(null, call)).rejects.toThrow(/not trusted/);
    expect(scene.calls.trainingDetails).toEqual([]);
    fake.base.grantTrust();
    await last(scene.calls.trainingDetails).answer(details);
    expect(scene.status()).toBe('done');
  });

  it('keeps what it planned while there is no trust', async () => {
    seen.isTrusted = false;
    await scene.panel.begin(wish);
    expect(scene.panel.entry).toEqual({ out, wish });
    fake.base.grantTrust();
    await vi.waitFor(() => expect(scene.calls.trainPlan).toHaveLength(1));
    await last(scene.calls.trainPlan).answer(plan);
    expect(scene.status()).toBe('planning');
  });

  it('looks into its folder where a task that it launched at once came to nothing', async () => {
    await scene.panel.launch(request);
    expect(scene.status()).toBe('starting');
    const [task] = fake.seen.tasks;
    if (task) fake.endTask(task);
    const facts = { code: 'training-missing', message: 'There is none.' };
    await last(scene.calls.trainingDetails).fail(new GlassboxError(facts));
    expect(scene.panel.snapshot()).toMatchObject({ status: 'failed', error: facts });
  });

  it('draws the curves of other trainings, and says where they differ', async () => {
    await scene.stored();
    fake.seen.several.push('m.onnx → pets');
    void scene.perform({ kind: 'compare' });
    await vi.waitFor(() => expect(scene.calls.trainingDetails).toHaveLength(2));
    expect(seen.offered).toEqual([['m.onnx → pets']]);
    const older = { ...details, manifest: otherListing.manifest };
    await last(scene.calls.trainingDetails).answer(older);
    expect(last(scene.calls.compareTrainings).request).toEqual({ outs: [out, otherOut] });
    const differences = [{ path: 'seed', values: ['0', '1'] }];
    await last(scene.calls.compareTrainings).answer(differences);
    expect(scene.panel.snapshot()).toMatchObject({
      compared: [{ out: otherOut, name: 'm.onnx → pets' }],
      differences,
    });
    expect(await scene.panel.api.records({ out: otherOut, from: 0 }, call)).toEqual([step, epoch]);
    expect(await scene.panel.api.records({ out: '/x', from: 0 }, call)).toEqual([]);
    await scene.perform({ kind: 'end-comparison' });
    expect(scene.panel.snapshot()).toMatchObject({ compared: [], differences: [] });
  });

  it('gets pictures within bounds', async () => {
    await scene.stored();
    const pictures = scene.panel.api.pictures({ ids: ['a.png'], maxSide: 64 }, call);
    await settled();
    expect(last(scene.calls.trainingPictures).request).toEqual({
      out,
      ids: ['a.png'],
      maxSide: 64,
    });
    await last(scene.calls.trainingPictures).answer([{ id: 'a.png', file: '/a.png', image: null }]);
    expect(await pictures).toEqual([{ id: 'a.png', image: null }]);
    await expect(scene.panel.api.pictures({ ids: [], maxSide: 1e6 }, call)).rejects.toThrow(
      /maxSide/,
    );
    await expect(scene.panel.api.overlays({ id: '', maxSide: 64 }, call)).rejects.toThrow(/id/);
  });
});
