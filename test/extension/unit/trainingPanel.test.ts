// The host side of a Training panel: what it shows of its folder, how it starts and follows the training there, and
// everything its webview may cause.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const fake = await vi.hoisted(async () => (await import('./taskFake')).createTaskFake());
vi.mock('vscode', () => fake.api);
const edited: unknown[] = [];
vi.mock('../../../src/extension/trainingWizard', () => ({
  askForTraining: async () => wish,
  editRecipe: async (_: unknown, recipe: unknown) => void edited.push(recipe),
}));

import { GlassboxError } from '../../../src/base/errors';
import { TrainingPanel } from '../../../src/extension/panels/trainingPanel';
import { createTrainings, type Trainings } from '../../../src/extension/trainings';
import type { TrainRequest } from '../../../src/protocol/train';
import type { TrainIntent } from '../../../src/protocol/trainPanel';
import { last, type ScriptedEngine, scriptEngine, settled } from './scriptedEngine';
import {
  config,
  dataset,
  details,
  epoch,
  listing,
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
import { hiddenPanel, Uri } from './windowFake';

const methods = [
  'train',
  'finishTraining',
  'trainPlan',
  'trainingDetails',
  'compareTrainings',
  'previewAugmentation',
  'trainingPictures',
  'trainingOverlays',
  'listModels',
] as const;
const call = { signal: new AbortController().signal, progress: () => undefined };
const wish = { model, dataset, options: { seed: 3 } };
const { seen } = fake.base;

let calls: ScriptedEngine<(typeof methods)[number]>['calls'];
let trainings: Trainings;
let panel: TrainingPanel;
let begun: TrainRequest[];
let opened: unknown[];
let closed: number;
let used: string[];

beforeEach(() => {
  fake.reset();
  const scripted = scriptEngine(...methods);
  calls = scripted.calls;
  trainings = createTrainings(scripted.engine);
  begun = [];
  opened = [];
  used = [];
  edited.length = 0;
  closed = 0;
  const gallery = { showFlips: async (...args: unknown[]) => void opened.push(args) };
  const parts = {
    context: { extensionUri: Uri.file('/extension') },
    engine: scripted.engine,
    log: { warn: () => undefined, trace: () => undefined, error: () => undefined },
    store: { setActiveModel: (path: string) => used.push(path) },
    models: { look: async () => ({ path: model }) },
    trainings,
    trainingCatalog: { list: async () => [listing, otherListing] },
    galleries: {
      open: (run: string) => {
        opened.push(run);
        return gallery;
      },
    },
  };
  panel = new TrainingPanel({
    parts: parts as never,
    panel: { ...hiddenPanel(), dispose: () => closed++ } as never,
    out,
    onChange: () => undefined,
    begin: async (wanted) => void begun.push(wanted),
  });
});

afterEach(() => panel.dispose());

const status = () => panel.snapshot().status;
const perform = (intent: TrainIntent) => panel.api.perform(intent, call);

async function planned(): Promise<void> {
  void panel.begin(wish);
  await vi.waitFor(() => expect(calls.trainPlan).toHaveLength(1));
  await last(calls.trainPlan).answer(plan);
}

async function stored(what = details): Promise<void> {
  void panel.begin(null);
  await last(calls.trainingDetails).answer(what);
}

describe('a Training panel', () => {
  it('shows the plan before it starts', async () => {
    await planned();
    expect(last(calls.trainPlan).request).toEqual({
      data: { kind: 'dataset', path: dataset },
      model,
      provider: 'auto',
      options: { seed: 3 },
    });
    expect(panel.snapshot()).toEqual({
      revision: panel.snapshot().revision,
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
    expect(panel.entry).toEqual({ out, wish });
  });

  it('counts the pictures that a plan looks at', async () => {
    void panel.begin(wish);
    await vi.waitFor(() => expect(calls.trainPlan).toHaveLength(1));
    const work = { kind: 'work', work: 'preparing', done: 50, total: 200 } as const;
    last(calls.trainPlan).progress(work);
    expect(panel.snapshot()).toMatchObject({ status: 'planning', plan: null, work });
    await last(calls.trainPlan).answer(plan);
    expect(panel.snapshot()).toMatchObject({ plan, work: null });
  });

  it('says what makes a plan impossible, and looks again before it starts', async () => {
    void panel.begin(wish);
    await vi.waitFor(() => expect(calls.trainPlan).toHaveLength(1));
    await last(calls.trainPlan).fail(new GlassboxError({ code: 'one-class', message: 'One.' }));
    expect(panel.snapshot()).toMatchObject({ status: 'planning', error: { code: 'one-class' } });
    const error = new GlassboxError({ code: 'one-class', message: 'One.' });
    for (const answer of ['bad', 'good']) {
      const known = calls.trainPlan.length;
      const started = perform({ kind: 'start' });
      await vi.waitFor(() => expect(calls.trainPlan).toHaveLength(known + 1));
      const again = last(calls.trainPlan);
      await (answer === 'bad' ? again.fail(error) : again.answer(plan));
      await started;
      expect([status(), fake.seen.tasks.length]).toEqual(
        answer === 'bad' ? ['planning', 0] : ['starting', 1],
      );
    }
  });

  it('asks for a preview of what it plans, and for none of what has begun', async () => {
    await planned();
    const preview = panel.api.preview(null, call);
    await settled();
    expect(last(calls.previewAugmentation).request).toMatchObject({ model, options: { seed: 3 } });
    await last(calls.previewAugmentation).answer([]);
    expect(await preview).toEqual([]);
    trainings.start(request);
    expect(await panel.api.preview(null, call)).toEqual([]);
    expect(calls.previewAugmentation).toHaveLength(1);
  });

  it('starts a task, and follows the training that it runs', async () => {
    await planned();
    await perform({ kind: 'start' });
    expect(fake.seen.tasks[0]?.definition).toMatchObject({
      dataset: 'pets',
      model: 'models/m.onnx',
      out: '.glassbox/training/20261124-180431-m-pets',
      save: 'models/m-pets.onnx',
      config: { seed: 3 },
    });
    expect(status()).toBe('starting');
    trainings.start(request);
    const { progress: tell } = last(calls.train);
    tell({ kind: 'start', manifest, records: [step] });
    tell({ kind: 'record', record: epoch });
    tell(progress);
    expect(panel.snapshot()).toMatchObject({
      status: 'running',
      manifest,
      recordCount: 2,
      progress,
    });
    expect(panel.entry).toEqual({ out, wish: null });
    expect(await panel.api.records({ out: null, from: 1 }, call)).toEqual([epoch]);
    await last(calls.train).answer(report);
    expect(panel.snapshot()).toMatchObject({ status: 'done', report, recordCount: 2 });
  });

  it('plans still where the task came to nothing', async () => {
    await planned();
    await perform({ kind: 'start' });
    const [task] = fake.seen.tasks;
    if (task) fake.endTask(task);
    expect(status()).toBe('planning');
    fake.seen.refusal = new Error('No tasks here.');
    await perform({ kind: 'start' });
    expect([status(), fake.seen.messages]).toEqual(['planning', ['No tasks here.']]);
  });

  it('finds a training that runs in its folder, whoever started it', async () => {
    trainings.start(request);
    last(calls.train).progress({ kind: 'start', manifest, records: [step] });
    await panel.begin(null);
    expect(panel.snapshot()).toMatchObject({ status: 'running', recordCount: 1 });
    expect(calls.trainingDetails).toEqual([]);
  });

  it.each([
    ['running', 'interrupted'],
    ['stopped', 'stopped'],
    ['failed', 'failed'],
    ['done', 'done'],
  ] as const)('shows what lies in its folder as %s as %s', async (was, is) => {
    await stored({ ...details, manifest: { ...manifest, status: was } });
    expect(panel.snapshot()).toMatchObject({ status: is, recordCount: 2, title: 'm.onnx → pets' });
  });

  it('resumes what was cut off, with its records until it goes on', async () => {
    await stored({ ...details, manifest });
    await perform({ kind: 'resume' });
    expect(fake.seen.tasks[0]?.definition).toMatchObject({ resume: true });
    expect(panel.snapshot()).toMatchObject({ status: 'starting', recordCount: 2 });
    const training = trainings.start({ ...request, resume: true });
    last(calls.train).progress({ kind: 'start', manifest, records: [step] });
    await perform({ kind: 'stop' });
    await training.ended;
    expect(status()).toBe('stopped');
    await perform({ kind: 'resume' });
    expect([status(), fake.seen.tasks.length]).toEqual(['starting', 2]);
  });

  it('shows nothing without trust, and all once it is granted', async () => {
    seen.isTrusted = false;
    await panel.begin(null);
    expect(panel.snapshot()).toMatchObject({
      status: 'blocked',
      error: { code: 'workspace-untrusted' },
    });
    expect(panel.entry).toEqual({ out, wish: null });
    await perform({ kind: 'start' });
    await expect(panel.api.preview(null, call)).rejects.toThrow(/not trusted/);
    expect(calls.trainingDetails).toEqual([]);
    fake.base.grantTrust();
    await last(calls.trainingDetails).answer(details);
    expect(status()).toBe('done');
  });

  it('keeps what it planned while there is no trust', async () => {
    seen.isTrusted = false;
    await panel.begin(wish);
    expect(panel.entry).toEqual({ out, wish });
    fake.base.grantTrust();
    await vi.waitFor(() => expect(calls.trainPlan).toHaveLength(1));
    await last(calls.trainPlan).answer(plan);
    expect(status()).toBe('planning');
  });

  it('looks into its folder where a task that it launched at once came to nothing', async () => {
    await panel.launch(request);
    expect(status()).toBe('starting');
    const [task] = fake.seen.tasks;
    if (task) fake.endTask(task);
    const facts = { code: 'training-missing', message: 'There is none.' };
    await last(calls.trainingDetails).fail(new GlassboxError(facts));
    expect(panel.snapshot()).toMatchObject({ status: 'failed', error: facts });
  });

  it('draws the curves of other trainings, and says where they differ', async () => {
    await stored();
    fake.seen.several.push('m.onnx → pets');
    void perform({ kind: 'compare' });
    await vi.waitFor(() => expect(calls.trainingDetails).toHaveLength(2));
    expect(seen.offered).toEqual([['m.onnx → pets']]);
    const older = { ...details, manifest: otherListing.manifest };
    await last(calls.trainingDetails).answer(older);
    expect(last(calls.compareTrainings).request).toEqual({ outs: [out, otherOut] });
    const differences = [{ path: 'seed', values: ['0', '1'] }];
    await last(calls.compareTrainings).answer(differences);
    expect(panel.snapshot()).toMatchObject({
      compared: [{ out: otherOut, name: 'm.onnx → pets' }],
      differences,
    });
    expect(await panel.api.records({ out: otherOut, from: 0 }, call)).toEqual([step, epoch]);
    expect(await panel.api.records({ out: '/x', from: 0 }, call)).toEqual([]);
    await perform({ kind: 'end-comparison' });
    expect(panel.snapshot()).toMatchObject({ compared: [], differences: [] });
  });

  it('gets pictures within bounds', async () => {
    await stored();
    const pictures = panel.api.pictures({ ids: ['a.png'], maxSide: 64 }, call);
    await settled();
    expect(last(calls.trainingPictures).request).toEqual({ out, ids: ['a.png'], maxSide: 64 });
    await last(calls.trainingPictures).answer([{ id: 'a.png', file: '/a.png', image: null }]);
    expect(await pictures).toEqual([{ id: 'a.png', image: null }]);
    await expect(panel.api.pictures({ ids: [], maxSide: 1e6 }, call)).rejects.toThrow(/maxSide/);
    await expect(panel.api.overlays({ id: '', maxSide: 64 }, call)).rejects.toThrow(/id/);
  });
});

describe('an intent', () => {
  it('finishes early with the best weights', async () => {
    trainings.start(request);
    void perform({ kind: 'finish' });
    await vi.waitFor(() => expect(calls.finishTraining).toHaveLength(1));
    await last(calls.finishTraining).answer(true);
    expect([last(calls.finishTraining).request, status()]).toEqual([{ out }, 'stopping']);
  });

  it('trains again by the same recipe, in a folder of its own', async () => {
    await stored();
    await perform({ kind: 'run-again' });
    const [again] = begun;
    expect(again).toEqual({ ...request, out: again?.out });
    expect(again?.out).toMatch(/training.\d{8}-\d{6}-m-pets$/);
    expect(again?.out).not.toBe(out);
  });

  it('plans anew in another panel', async () => {
    await planned();
    await perform({ kind: 'change-plan' });
    expect([seen.commands, closed]).toEqual([[['glassbox.fineTune', wish]], 1]);
  });

  it.each([
    ['planned', planned],
    ['stored', stored],
  ] as const)('edits the recipe of what is %s as a new file', async (_, begin) => {
    await begin();
    await perform({ kind: 'edit-config' });
    expect(edited).toEqual([{ model, dataset, options: config }]);
  });

  it('shows the graph in which a head is chosen', async () => {
    await planned();
    await perform({ kind: 'choose-head' });
    expect(fake.base.seen.commands).toEqual([['glassbox.openModel', { model }]]);
  });

  it.each<[TrainIntent, unknown[]]>([
    [{ kind: 'open-test', flips: null }, [`${out}/test`]],
    [
      { kind: 'open-test', flips: 'broken' },
      [`${out}/test`, [`${out}/before`, 'the new head on the frozen backbone', 'broken']],
    ],
    [{ kind: 'open-before' }, [`${out}/before`]],
  ])('%j opens the gallery', async (intent, expected) => {
    await stored();
    await perform(intent);
    expect(opened).toEqual(expected);
  });

  it('opens the model, or makes it the active one', async () => {
    await stored();
    await perform({ kind: 'open-model' });
    expect(seen.commands).toEqual([['glassbox.openModel', Uri.file(report.model)]]);
    await perform({ kind: 'use-model' });
    expect(used).toEqual([report.model]);
  });

  it('has no result before there is one', async () => {
    await stored({ ...details, report: null });
    await perform({ kind: 'open-model' });
    expect(fake.seen.messages[0]).toContain('no result yet');
  });

  it.each<[TrainIntent, unknown[]]>([
    [{ kind: 'open-image', id: 'a.png' }, ['vscode.open', Uri.file('/data/pets/a.png')]],
    [{ kind: 'classify', id: 'a.png' }, ['glassbox.classify', Uri.file('/data/pets/a.png')]],
    [
      { kind: 'explain', id: 'a.png' },
      ['glassbox.explain', { image: '/data/pets/a.png', model: report.model }],
    ],
  ])('%j leads from a picture to its file', async (intent, command) => {
    await stored();
    void perform(intent);
    await vi.waitFor(() => expect(calls.trainingPictures).toHaveLength(1));
    const file = '/data/pets/a.png';
    await last(calls.trainingPictures).answer([{ id: 'a.png', file, image: null }]);
    expect(seen.commands).toEqual([command]);
  });

  it('says so where a picture is no file', async () => {
    await stored();
    void perform({ kind: 'classify', id: 'row 3' });
    await vi.waitFor(() => expect(calls.trainingPictures).toHaveLength(1));
    await last(calls.trainingPictures).answer([{ id: 'row 3', file: null, image: null }]);
    await settled();
    expect(fake.seen.messages[0]).toContain('"row 3"');
  });

  it('shows the terminal, or says that it is closed', async () => {
    await perform({ kind: 'open-log' });
    expect(fake.seen.messages[0]).toContain('terminal');
    const terminal = { name: 'Training m-pets 18:04:31', shown: 0, show: () => terminal.shown++ };
    fake.seen.terminals.push(terminal as never);
    await perform({ kind: 'open-log' });
    expect(terminal.shown).toBe(1);
  });

  it('copies, and does nothing that it does not know', async () => {
    await perform({ kind: 'copy', text: 'a' });
    expect(seen.copied).toEqual(['a']);
    await perform({ kind: 'format-disk' } as never);
    expect(fake.seen.messages[0]).toContain('does not exist');
  });
});
