// From "evaluate this" to a run in a Gallery: what is asked of the person, and what keeps it from beginning.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const fake = await vi.hoisted(async () => (await import('./windowFake')).createWindowFake());
vi.mock('vscode', () => fake.api);
vi.mock('../../../src/extension/activeModel', async (original) => ({
  ...(await original<object>()),
  resolveActiveModel: async ({ store }: { store: { state: { activeModel: string | null } } }) => {
    const path = store.state.activeModel;
    return path === null ? null : { path };
  },
}));

import { GlassboxError } from '../../../src/base/errors';
import { evaluationRequest } from '../../../src/extension/commands/evaluate';
import { type EvaluationParts, startEvaluation } from '../../../src/extension/startEvaluation';
import { model, otherModel } from './explainSamples';
import { description, matching } from './gallerySamples';
import { silentLog } from './windowFake';

const { seen } = fake;
const none = {
  ...matching,
  classes: matching.classes.map((match) => ({
    ...match,
    index: null,
    output: null,
    how: 'none' as const,
  })),
};

let folder: string;
let dataset: string;
let begun: unknown[];
let matched: typeof matching;
let problem: GlassboxError | null;
let parts: EvaluationParts;

beforeEach(async () => {
  fake.reset();
  folder = await mkdtemp(join(tmpdir(), 'glassbox-evaluation-'));
  dataset = join(folder, 'pets.csv');
  begun = [];
  matched = matching;
  problem = null;
  const columns = [
    { name: 'picture', samples: ['a.png'] },
    { name: 'animal', samples: ['cat'] },
  ];
  parts = {
    log: silentLog,
    store: { state: { activeModel: model } },
    datasets: {
      describe: async () => {
        if (problem) throw problem;
        return description;
      },
      refresh: () => {
        problem = null;
      },
    },
    engine: {
      matchClasses: async () => matched,
      previewManifest: async () => ({ path: dataset, columns, guess: null }),
    },
    galleries: {
      evaluate: (run: string, evaluation: object) => begun.push({ run, ...evaluation }),
    },
  } as unknown as EvaluationParts;
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('an evaluation', () => {
  it('asks for the split, and begins in a folder of its own', async () => {
    seen.picks.push('test');
    await startEvaluation(parts, { dataset });
    expect(seen.offered).toEqual([['test', 'train', 'All']]);
    expect(begun).toEqual([
      {
        run: expect.stringMatching(/^\/data\/\.glassbox\/runs\/\d{8}-\d{6}-m-pets$/),
        dataset,
        model,
        provider: 'auto',
        split: 'test',
      },
    ]);
  });

  it('asks for nothing that is said', async () => {
    await startEvaluation(parts, { dataset, model: otherModel, split: null });
    expect(seen.offered).toEqual([]);
    expect(begun).toMatchObject([{ model: otherModel, split: null }]);
  });

  it('does not begin where the person goes away', async () => {
    await startEvaluation(parts, { dataset });
    expect(begun).toEqual([]);
  });

  it('does not begin without trust or a model', async () => {
    seen.isTrusted = false;
    await expect(startEvaluation(parts, { dataset })).rejects.toMatchObject({
      code: 'workspace-untrusted',
    });
    seen.isTrusted = true;
    const without = { ...parts, store: { state: { activeModel: null } } } as EvaluationParts;
    await expect(startEvaluation(without, { dataset })).rejects.toMatchObject({
      code: 'no-active-model',
    });
    expect(begun).toEqual([]);
  });

  it('begins where the pictures have no labels at all', async () => {
    matched = { ...none, classes: [] };
    await startEvaluation(parts, { dataset, split: null });
    expect(begun).toMatchObject([{ dataset, split: null }]);
  });

  it('does not begin where no class is an output, and leads to the table that says which is', async () => {
    matched = none;
    seen.action = 'Open Definition';
    await startEvaluation(parts, { dataset, split: null });
    expect([begun, seen.errors]).toEqual([
      [],
      [
        'The model has no output for any class of pets.csv ("cat", "dog"). Say in dataset.glassbox.json, under "classes", which output is which.',
      ],
    ]);
    const path = join(folder, 'dataset.glassbox.json');
    await vi.waitFor(() =>
      expect(seen.commands).toEqual([['vscode.open', fake.api.Uri.file(path)]]),
    );
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
      classes: { cat: 'cat', dog: 'dog' },
    });
  });

  it('asks what the columns of a manifest are where nobody can guess them', async () => {
    problem = new GlassboxError({ code: 'no-picture-column', message: 'No column is pictures.' });
    seen.picks.push('picture', 'animal', '$(circle-slash) No column');
    await startEvaluation(parts, { dataset, split: 'test' });
    expect(begun).toHaveLength(1);
    expect(JSON.parse(await readFile(join(folder, 'dataset.glassbox.json'), 'utf8'))).toEqual({
      manifest: 'pets.csv',
      columns: { image: 'picture', label: 'animal' },
    });
  });

  it('passes on what else is wrong with a dataset', async () => {
    problem = new GlassboxError({ code: 'dataset-missing', message: 'pets.csv is gone.' });
    await expect(startEvaluation(parts, { dataset })).rejects.toThrow('pets.csv is gone.');
    expect(seen.offered).toEqual([]);
  });
});

describe('the argument of "Evaluate"', () => {
  it.each<[unknown, unknown]>([
    [undefined, null],
    [fake.api.Uri.file('/data/pets'), null],
    [{ dataset: '/data/pets' }, { dataset: '/data/pets' }],
    [
      { dataset: fake.api.Uri.file('/data/pets'), model: '/data/m.onnx', split: null },
      { dataset: '/data/pets', model: '/data/m.onnx', split: null },
    ],
  ])('%j is understood', (argument, expected) => {
    expect(evaluationRequest(argument)).toEqual(expected);
  });

  it.each([{ dataset: '' }, { dataset: '/d', split: '' }, { dataset: '/d', model: 7 }])(
    '%j is refused',
    (argument) => {
      expect(() => evaluationRequest(argument)).toThrow('called with an argument');
    },
  );
});
