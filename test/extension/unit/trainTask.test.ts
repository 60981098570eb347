// Training tasks: what tasks.json may hold, what "Run Task" offers, and how the panel's own are run.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const fake = await vi.hoisted(async () => (await import('./taskFake')).createTaskFake());
vi.mock('vscode', () => fake.api);

import {
  definitionOf,
  runTrainTask,
  showTrainTerminal,
} from '../../../src/extension/tasks/trainTask';
import { resolveTrainTask } from '../../../src/extension/tasks/trainTaskDefinition';
import { foundTasks } from '../../../src/extension/tasks/trainTaskProvider';
import { createTrainings } from '../../../src/extension/trainings';
import { scriptEngine } from './scriptedEngine';
import { dataset, model, out, request } from './trainingSamples';

const type = 'glassbox-train';
const trainings = createTrainings(scriptEngine('train', 'finishTraining').engine);

let folder: string;

beforeEach(async () => {
  fake.reset();
  folder = await mkdtemp(join(tmpdir(), 'glassbox-task-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** The folder as the only one of the workspace. */
function openFolder(): void {
  const folders = [{ name: 'data', uri: { fsPath: folder } }];
  vi.spyOn(fake.api.workspace, 'workspaceFolders', 'get').mockReturnValue(folders);
}

describe('a task of tasks.json', () => {
  beforeEach(openFolder);
  afterEach(() => vi.restoreAllMocks());

  it('needs a dataset and a model, and chooses the rest', async () => {
    const { request: made, recipe } = await resolveTrainTask(
      { type, dataset: 'pets', model: 'models/m.onnx' },
      folder,
    );
    expect([made, recipe]).toEqual([
      {
        data: { kind: 'dataset', path: join(folder, 'pets') },
        model: join(folder, 'models/m.onnx'),
        provider: 'auto',
        out: expect.stringMatching(/\.glassbox.training.\d{8}-\d{6}-m-pets$/),
        save: join(folder, 'models/m-pets.onnx'),
        options: {},
        resume: false,
      },
      null,
    ]);
  });

  it('may say everything, with the recipe in place', async () => {
    const { request: made } = await resolveTrainTask(
      {
        type,
        dataset: 'pets',
        model: 'builtin:small-cnn',
        config: { seed: 3 },
        out: 'run',
        save: 'deep/small.onnx',
        provider: 'cpu',
      },
      folder,
    );
    expect(made).toEqual({
      data: { kind: 'dataset', path: join(folder, 'pets') },
      model: 'builtin:small-cnn',
      provider: 'cpu',
      out: join(folder, 'run'),
      save: join(folder, 'deep/small.onnx'),
      options: { seed: 3 },
      resume: false,
    });
  });

  it('may name a file as recipe, with comments in it', async () => {
    const path = join(folder, 'my.train.json');
    await writeFile(path, '{\n  "$schema": "./x.json", // ours\n  "seed": 3,\n}\n');
    const definition = { type, dataset: 'pets', model: 'm.onnx', config: 'my.train.json' };
    const { request: made, recipe } = await resolveTrainTask(definition, folder);
    expect([made.options, recipe]).toEqual([{ seed: 3 }, path]);
  });

  it('trains into a new folder each time, unless it resumes', async () => {
    await mkdir(join(folder, 'run'));
    const definition = { type, dataset: 'pets', model: 'm.onnx', out: 'run' };
    const { request: again } = await resolveTrainTask(definition, folder);
    const { request: on } = await resolveTrainTask({ ...definition, resume: true }, folder);
    expect([again.out, on.out, on.resume]).toEqual([
      join(folder, 'run-2'),
      join(folder, 'run'),
      true,
    ]);
  });

  it('puts a network from scratch into "models" where there is such a folder', async () => {
    const definition = { type, dataset: 'pets', model: 'builtin:resnet18' };
    const { request: first } = await resolveTrainTask(definition, folder);
    await mkdir(join(folder, 'models'));
    const { request: second } = await resolveTrainTask(definition, folder);
    expect([first.save, second.save]).toEqual([
      join(folder, 'resnet18-pets.onnx'),
      join(folder, 'models/resnet18-pets.onnx'),
    ]);
  });

  it.each<[string, object]>([
    ['dataset', { dataset: '../pets', model: 'm.onnx' }],
    ['dataset', { dataset: '/etc', model: 'm.onnx' }],
    ['model', { dataset: 'pets', model: 'a/../../m.onnx' }],
    ['config', { dataset: 'pets', model: 'm.onnx', config: '/etc/passwd' }],
    ['out', { dataset: 'pets', model: 'm.onnx', out: '..' }],
    ['save', { dataset: 'pets', model: 'm.onnx', save: '/tmp/x.onnx' }],
  ])('may not leave the workspace by its %s: %j', async (field, definition) => {
    await expect(resolveTrainTask({ type, ...definition }, folder)).rejects.toMatchObject({
      code: 'outside-workspace',
      message: expect.stringContaining(`"${field}"`),
    });
  });

  it.each<[string, object]>([
    ['dataset', { model: 'm.onnx' }],
    ['model', { dataset: 'pets', model: '' }],
    ['provider', { dataset: 'pets', model: 'm.onnx', provider: 'abacus' }],
    ['resume', { dataset: 'pets', model: 'm.onnx', resume: true }],
  ])('with a wrong %s is refused by its name', async (field, definition) => {
    await expect(resolveTrainTask({ type, ...definition }, folder)).rejects.toMatchObject({
      code: 'task-invalid',
      message: expect.stringContaining(field),
    });
  });

  it.each([
    ['is not there', null, 'recipe-unreadable'],
    ['is no JSON', '{ "seed": }', 'recipe-invalid'],
    ['is no object', '[1]', 'recipe-invalid'],
  ])('whose recipe %s is refused', async (_, text, code) => {
    if (text !== null) await writeFile(join(folder, 'my.train.json'), text);
    const definition = { type, dataset: 'pets', model: 'm.onnx', config: 'my.train.json' };
    await expect(resolveTrainTask(definition, folder)).rejects.toMatchObject({ code });
  });
});

describe('"Run Task"', () => {
  const found = [
    { path: dataset, name: 'pets', format: 'image-folder', reason: '' },
    { path: '/elsewhere/cars', name: 'cars', format: 'image-folder', reason: '' },
  ];
  const offered = (activeModel: string | null) =>
    foundTasks({ trainings, store: { state: { activeModel } }, datasets: { found } } as never).map(
      ({ name, definition, problemMatchers }) => ({ name, definition, problemMatchers }),
    );

  it('offers the active model on the datasets that are known in the workspace', () => {
    expect(offered(model)).toEqual([
      {
        name: 'train m.onnx on pets',
        definition: { type, dataset: 'pets', model: 'models/m.onnx' },
        problemMatchers: '$glassbox-train',
      },
    ]);
  });

  it('offers nothing without an active model or trust', () => {
    expect(offered(null)).toEqual([]);
    fake.base.seen.isTrusted = false;
    expect(offered(model)).toEqual([]);
  });
});

describe('the task of a panel', () => {
  it('is one of its workspace folder, and says what it does as tasks.json would', async () => {
    const options = { seed: 3 };
    await runTrainTask({ trainings }, { ...request, options, resume: true });
    const [task] = fake.seen.tasks;
    expect([task?.name, task?.scope, task?.definition]).toEqual([
      'Training m-pets 18:04:31',
      expect.objectContaining({ name: 'data' }),
      {
        type,
        dataset: 'pets',
        model: 'models/m.onnx',
        out: '.glassbox/training/20261124-180431-m-pets',
        save: 'models/m-pets.onnx',
        provider: 'auto',
        config: options,
        resume: true,
      },
    ]);
  });

  it('names what lies outside of the workspace by its full path', () => {
    const far = {
      ...request,
      data: { kind: 'dataset', path: '/far/pets' },
      model: 'builtin:resnet18',
    };
    expect(definitionOf(far as typeof request, '/data')).toMatchObject({
      dataset: '/far/pets',
      model: 'builtin:resnet18',
    });
  });

  it('needs an open folder', async () => {
    vi.spyOn(fake.api.workspace, 'workspaceFolders', 'get').mockReturnValue([]);
    vi.spyOn(fake.api.workspace, 'getWorkspaceFolder').mockReturnValue(undefined);
    await expect(runTrainTask({ trainings }, request)).rejects.toMatchObject({
      code: 'no-workspace-folder',
    });
    vi.restoreAllMocks();
  });

  it('writes no model outside of the workspace because a file of the workspace says so', async () => {
    const hostile = { ...request, save: '/etc/m.onnx' };
    await expect(runTrainTask({ trainings }, { ...hostile, resume: true })).rejects.toMatchObject({
      code: 'outside-workspace',
    });
  });

  it('has a terminal that is found by its name', () => {
    const terminal = { name: 'Training m-pets 18:04:31', shown: 0, show: () => terminal.shown++ };
    fake.seen.terminals.push(terminal as never);
    expect([showTrainTerminal(out), terminal.shown]).toEqual([true, 1]);
    expect(showTrainTerminal('/data/.glassbox/training/20200101-000000-x')).toBe(false);
  });
});
