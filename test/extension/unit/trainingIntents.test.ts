// What a Training panel's webview may cause.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const fake = await vi.hoisted(async () => (await import('./taskFake')).createTaskFake());
vi.mock('vscode', () => fake.api);
const edited: unknown[] = [];
vi.mock('../../../src/extension/trainingWizard', () => ({
  askForTraining: async () => wish,
  editRecipe: async (_: unknown, recipe: unknown) => void edited.push(recipe),
}));

import type { TrainIntent } from '../../../src/protocol/trainPanel';
import { last, settled } from './scriptedEngine';
import { config, dataset, details, model, out, report, request } from './trainingSamples';
import { openTrainingScene, type TrainingScene, wish } from './trainingScene';
import { Uri } from './windowFake';

const { seen } = fake.base;
let scene: TrainingScene;

beforeEach(() => {
  fake.reset();
  edited.length = 0;
  scene = openTrainingScene();
});

afterEach(() => scene.panel.dispose());

describe('an intent', () => {
  it('finishes early with the best weights', async () => {
    scene.trainings.start(request);
    void scene.perform({ kind: 'finish' });
    await vi.waitFor(() => expect(scene.calls.finishTraining).toHaveLength(1));
    await last(scene.calls.finishTraining).answer(true);
    expect([last(scene.calls.finishTraining).request, scene.status()]).toEqual([
      { out },
      'stopping',
    ]);
  });

  it('trains again by the same recipe, in a folder of its own', async () => {
    await scene.stored();
    await scene.perform({ kind: 'run-again' });
    const [again] = scene.seen.begun;
    expect(again).toEqual({ ...request, out: again?.out });
    expect(again?.out).toMatch(/training.\d{8}-\d{6}-m-pets$/);
    expect(again?.out).not.toBe(out);
  });

  it('plans anew in another panel', async () => {
    await scene.planned();
    await scene.perform({ kind: 'change-plan' });
    expect([seen.commands, scene.seen.closed]).toEqual([[['glassbox.fineTune', wish]], 1]);
  });

  it.each(['planned', 'stored'] as const)(
    'edits the recipe of what is %s as a new file',
    async (what) => {
      await scene[what]();
      await scene.perform({ kind: 'edit-config' });
      expect(edited).toEqual([{ model, dataset, options: config }]);
    },
  );

  it('shows the graph in which a head is chosen', async () => {
    await scene.planned();
    await scene.perform({ kind: 'choose-head' });
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
    await scene.stored();
    await scene.perform(intent);
    expect(scene.seen.opened).toEqual(expected);
  });

  it('opens the model, or makes it the active one', async () => {
    await scene.stored();
    await scene.perform({ kind: 'open-model' });
    expect(seen.commands).toEqual([['glassbox.openModel', Uri.file(report.model)]]);
    await scene.perform({ kind: 'use-model' });
    expect(scene.seen.used).toEqual([report.model]);
  });

  it('has no result before there is one', async () => {
    await scene.stored({ ...details, report: null });
    await scene.perform({ kind: 'open-model' });
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
    await scene.stored();
    void scene.perform(intent);
    await vi.waitFor(() => expect(scene.calls.trainingPictures).toHaveLength(1));
    const file = '/data/pets/a.png';
    await last(scene.calls.trainingPictures).answer([{ id: 'a.png', file, image: null }]);
    expect(seen.commands).toEqual([command]);
  });

  it('says so where a picture is no file', async () => {
    await scene.stored();
    void scene.perform({ kind: 'classify', id: 'row 3' });
    await vi.waitFor(() => expect(scene.calls.trainingPictures).toHaveLength(1));
    await last(scene.calls.trainingPictures).answer([{ id: 'row 3', file: null, image: null }]);
    await settled();
    expect(fake.seen.messages[0]).toContain('"row 3"');
  });

  it('shows the terminal, or says that it is closed', async () => {
    await scene.perform({ kind: 'open-log' });
    expect(fake.seen.messages[0]).toContain('terminal');
    const terminal = { name: 'Training m-pets 18:04:31', shown: 0, show: () => terminal.shown++ };
    fake.seen.terminals.push(terminal as never);
    await scene.perform({ kind: 'open-log' });
    expect(terminal.shown).toBe(1);
  });

  it('copies, and does nothing that it does not know', async () => {
    await scene.perform({ kind: 'copy', text: 'a' });
    expect(seen.copied).toEqual(['a']);
    await scene.perform({ kind: 'format-disk' } as never);
    expect(fake.seen.messages[0]).toContain('does not exist');
  });
});
