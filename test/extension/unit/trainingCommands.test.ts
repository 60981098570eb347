// From "Fine-tune Model…" to a plan: what the wizard asks and what it need not; and the commands about trainings that are
// there already.

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const fake = await vi.hoisted(async () => (await import('./taskFake')).createTaskFake());
vi.mock('vscode', () => fake.api);

import type { CommandServices } from '../../../src/extension/commands/command';
import { compareTrainings } from '../../../src/extension/commands/compareTrainings';
import { fineTune } from '../../../src/extension/commands/fineTune';
import { openTraining } from '../../../src/extension/commands/openTraining';
import { resumeTraining } from '../../../src/extension/commands/resumeTraining';
import { stopTraining } from '../../../src/extension/commands/stopTraining';
import type { TrainingListing } from '../../../src/protocol/train';
import {
  dataset,
  details,
  listing,
  manifest,
  model,
  otherListing,
  otherOut,
  out,
  plan,
  request,
} from './trainingSamples';
import { Uri } from './windowFake';

const { seen } = fake.base;

let planned: unknown[];
let begun: unknown[];
let opened: unknown[];
let compared: unknown[];
let stopped: string[];
let running: { out: string; request: object; state: { manifest: object }; stop: () => void }[];
let listings: readonly TrainingListing[];
let services: CommandServices;
let waiting: { readonly wish: object; close(): void } | null;
let folder: string;

beforeEach(async () => {
  fake.reset();
  folder = await mkdtemp(join(tmpdir(), 'glassbox-wizard-'));
  [planned, begun, opened, compared, stopped, running] = [[], [], [], [], [], []];
  listings = [listing, otherListing];
  waiting = null;
  services = {
    context: { extensionUri: Uri.file(folder) },
    store: { state: { activeModel: null } },
    models: {
      list: async () => [
        { path: model, bytes: 1000, inputs: [] },
        { path: '/data/broken.onnx', error: { code: 'x', message: 'It is cut off.' } },
      ],
    },
    datasets: {
      list: async () => [{ path: dataset, name: 'pets', format: 'image-folder', reason: '' }],
    },
    engine: {
      trainPlan: async () => plan,
      trainingDetails: async () => ({ ...details, manifest }),
    },
    trainings: {
      get running() {
        return running;
      },
      find: (path: string) => running.find((one) => one.out === path) ?? null,
    },
    trainingCatalog: { list: async () => listings },
    trainingPanels: {
      plan: async (wish: unknown) => void planned.push(wish),
      waitingForHead: (path: string) => (path === model ? waiting : null),
      begin: async (wanted: unknown) => void begun.push(wanted),
      open: (path: string) => {
        opened.push(path);
        return {
          opened: Promise.resolve(),
          compareWith: async (outs: readonly string[]) => void compared.push(outs),
        };
      },
    },
  } as unknown as CommandServices;
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

function runningTraining(path: string) {
  return { out: path, request, state: { manifest }, stop: () => void stopped.push(path) };
}

describe('"Fine-tune Model…"', () => {
  it('asks for model, dataset and recipe, and plans what was chosen', async () => {
    seen.picks.push('$(circuit-board) m.onnx', '$(database) pets', '$(mortar-board) Default');
    await fineTune.run(services);
    expect(seen.offered[0]).toEqual([
      '$(circuit-board) m.onnx',
      '$(warning) broken.onnx',
      'from scratch',
      '$(sparkle) small-cnn',
      '$(sparkle) resnet18',
      '$(sparkle) mobilenetv2',
      '',
      '$(folder-opened) Browse…',
    ]);
    expect(planned).toEqual([{ model, dataset, options: {} }]);
  });

  it('offers no head alone to a network that has learned nothing', async () => {
    seen.picks.push('$(sparkle) small-cnn', '$(database) pets', '$(mortar-board) Default');
    await fineTune.run(services);
    expect(seen.offered[2]).toEqual([
      '$(mortar-board) Default',
      '',
      '$(json) From a train.json…',
      '$(edit) Edit as train.json',
    ]);
    expect(planned).toEqual([{ model: 'builtin:small-cnn', dataset, options: {} }]);
  });

  it.each([
    ['$(circle-outline) Head Only', { phases: [{ train: 'head' }] }],
    ['$(flame) Full, with Training BatchNorm', { batchNorm: 'training' }],
  ])('has the recipe %s', async (label, options) => {
    seen.picks.push(label);
    await fineTune.run(services, { model, dataset });
    expect(planned).toMatchObject([{ model, dataset, options }]);
  });

  it.each<[string, unknown, object]>([
    ['a model of the explorer', Uri.file(model), { model }],
    ['a row of the Models view', { resourceUri: Uri.file(model) }, { model }],
    ['a row of the Datasets view', { resourceUri: Uri.file(dataset) }, { dataset }],
  ])('asks not for %s that was clicked', async (_, argument, known) => {
    const [asked] = 'model' in known ? ['$(database) pets'] : ['$(circuit-board) m.onnx'];
    seen.picks.push(asked, '$(mortar-board) Default');
    await fineTune.run(services, argument);
    expect(planned).toMatchObject([{ model, dataset, ...known }]);
  });

  it('asks for nothing that it is told', async () => {
    const wish = { model: 'builtin:resnet18', dataset, options: { seed: 3 } };
    await fineTune.run(services, wish);
    expect([planned, seen.offered]).toEqual([[wish], []]);
  });

  it('has a new head read the value that was chosen in the graph, whatever the recipe', async () => {
    const head = { kind: 'replace', value: '/pool' } as const;
    seen.picks.push('$(database) pets', '$(circle-outline) Head Only');
    await fineTune.run(services, { model, headValue: '/pool' });
    const options = { seed: 3, head: { kind: 'keep', hidden: 64 } };
    await fineTune.run(services, { model, dataset, options, headValue: '/pool' });
    expect(planned).toEqual([
      { model, dataset, options: { phases: [expect.objectContaining({ train: 'head' })], head } },
      { model, dataset, options: { seed: 3, head: { hidden: 64, ...head } } },
    ]);
  });

  it('goes on with the plan that waited for that head, in its place', async () => {
    const close = vi.fn();
    waiting = { wish: { model, dataset, options: { seed: 3 } }, close };
    await fineTune.run(services, { model, headValue: '/pool' });
    const head = { kind: 'replace', value: '/pool' };
    expect([planned, seen.offered]).toEqual([[{ model, dataset, options: { seed: 3, head } }], []]);
    expect(close).toHaveBeenCalledOnce();
  });

  it.each<[object, RegExp]>([
    [{ model: 7 }, /model/],
    [{ model, headValue: '' }, /headValue/],
    [{ dataset: '' }, /dataset/],
    [{ model, options: 'fast' }, /options/],
  ])('refuses %j by the name of the field', async (argument, message) => {
    await expect(fineTune.run(services, argument)).rejects.toThrow(message);
  });

  it('says what is wrong with a broken model', async () => {
    seen.picks.push('$(warning) broken.onnx');
    await expect(fineTune.run(services)).rejects.toThrow('It is cut off.');
  });

  it('plans nothing where the person goes away', async () => {
    await fineTune.run(services);
    seen.picks.push('$(circuit-board) m.onnx');
    await fineTune.run(services);
    await fineTune.run(services, { model, dataset });
    expect(planned).toEqual([]);
  });

  it('reads a recipe from a file', async () => {
    const path = join(folder, 'fast.train.json');
    await writeFile(path, '{ "seed": 7 }');
    fake.seen.files.push(path);
    seen.picks.push('$(json) From a train.json…', '$(json) fast.train.json');
    await fineTune.run(services, { model, dataset });
    expect(planned).toEqual([{ model, dataset, options: { seed: 7 } }]);
  });

  it('writes the whole default recipe with its schema beside it, never over another', async () => {
    const schema = '{ "type": "object" }';
    await mkdir(join(folder, 'media'));
    await writeFile(join(folder, 'media/glassbox-train.schema.json'), schema);
    vi.spyOn(fake.api.workspace, 'getWorkspaceFolder').mockReturnValue({
      name: 'w',
      uri: { fsPath: folder },
    });
    const edit = async (): Promise<void> => {
      seen.picks.push('$(edit) Edit as train.json');
      await fineTune.run(services, { model, dataset });
    };
    await edit();
    await edit();
    const paths = ['m-pets.train.json', 'm-pets-2.train.json'].map((name) => join(folder, name));
    expect(seen.commands).toEqual(paths.map((path) => ['vscode.open', Uri.file(path)]));
    const written = JSON.parse(await readFile(paths[1] ?? '', 'utf8'));
    expect(written).toEqual({
      $schema: './.glassbox/glassbox-train.schema.json',
      ...plan.config,
    });
    expect(await readFile(resolve(folder, written.$schema), 'utf8')).toBe(schema);
    expect(planned).toEqual([]);
  });
});

describe('the commands about trainings', () => {
  it.each<[string, unknown]>([
    ['a row of the view', { resourceUri: Uri.file(otherOut) }],
    ['the status bar', { out: otherOut }],
  ])('open that of %s', async (_, argument) => {
    await openTraining.run(services, argument);
    expect([opened, seen.offered]).toEqual([[otherOut], []]);
  });

  it('open one of the experiment log', async () => {
    seen.picks.push('m.onnx → pets');
    await openTraining.run(services);
    expect(opened).toEqual([out]);
  });

  it('say so where there is none', async () => {
    listings = [];
    await openTraining.run(services);
    expect([opened, fake.seen.messages]).toEqual([[], ['There is no such training here.']]);
  });

  it('resume only what is not done, from the folder as it is called now', async () => {
    seen.picks.push('m.onnx → pets');
    await resumeTraining.run(services);
    expect(seen.offered).toEqual([['m.onnx → pets']]);
    expect(begun).toEqual([{ ...request, out: otherOut, resume: true }]);
  });

  it('show what runs already in place of resuming it', async () => {
    running = [runningTraining(out)];
    await resumeTraining.run(services, { out });
    expect([begun, opened]).toEqual([[], [out]]);
  });

  it.each<[string, unknown, string[], string[]]>([
    ['of several', undefined, [out, otherOut], [out, otherOut]],
    ['with the one that was clicked', { out: otherOut }, [otherOut], [otherOut, out]],
  ])('compare trainings %s', async (_, argument, __, expected) => {
    fake.seen.several.push('m.onnx → pets');
    await compareTrainings.run(services, argument);
    const [first, ...others] = expected;
    expect([opened, compared]).toEqual([[first], [others]]);
  });

  it('stop the only one, the one that is meant, or the one that is picked', async () => {
    await stopTraining.run(services);
    expect(fake.seen.messages).toEqual(['No training is under way.']);
    running = [runningTraining(out)];
    await stopTraining.run(services);
    running = [runningTraining(out), runningTraining(otherOut)];
    await stopTraining.run(services, { out: otherOut });
    seen.picks.push('m.onnx → pets');
    await stopTraining.run(services);
    expect(stopped).toEqual([out, otherOut, out]);
  });
});
