// Runs from the dataset to the gallery's questions, in this very process.

import { rmSync } from 'node:fs';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineService } from '../../src/engine/service';
import type { EditScope } from '../../src/protocol/dataset';
import type { EvaluateProgress, RunQuery, RunReport } from '../../src/protocol/evaluation';
import { startEngine, writeModel } from './explainModels';
import { makeFolder, writeColourModel } from './support';
import { writeToyDataset } from './toyDataset';

const call = { signal: new AbortController().signal, progress: () => undefined };
const everything: RunQuery = { filters: [], where: null, sort: 'row', descending: false };
let service: EngineService;
let folder = '';
let dataset = '';
let model = '';
let run = '';
let wrong: readonly string[] = [];
let report: RunReport;
/** Of a model with layers, which is right by chance only. */
let learned: RunReport;
const maps: string[] = [];
const told: EvaluateProgress[] = [];

const request = (name: string, split: string | null = null) => ({
  dataset,
  model,
  provider: 'cpu' as const,
  split,
  run: join(folder, '.glassbox', 'runs', name),
});

beforeAll(async () => {
  folder = await makeFolder();
  dataset = join(folder, 'colours');
  model = await writeColourModel(join(folder, 'colours.onnx'));
  const toy = { splits: ['train', 'test'], perClass: 20, seed: 5, wrongEvery: 10 };
  wrong = await writeToyDataset(dataset, toy);
  await writeFile(join(dataset, 'test', 'red', 'broken.png'), 'no picture');
  await writeFile(
    join(dataset, 'test', 'blue', 'copy.png'),
    await readFile(join(dataset, 'train', 'blue', '3.png')),
  );
  service = startEngine();
  run = request('first').run;
  report = await service.api.evaluate(request('first'), {
    ...call,
    progress: (progress) => told.push(progress),
  });
  const layered = await writeModel(
    join(folder, 'layers.onnx'),
    { classes: 3 },
    {
      labels: ['Red', 'GREEN', 'blue'],
    },
  );
  learned = await service.api.evaluate({ ...request('learned'), model: layered }, call);
});
afterAll(async () => {
  service.dispose();
  await rm(folder, { recursive: true });
});

const page = (query: Partial<RunQuery>, at = run) =>
  service.api.runPage({ run: at, query: { ...everything, ...query }, from: 0, to: 500 }, call);

describe('an evaluation', () => {
  it('counts every picture once: right, wrong, and what could not be read', () => {
    const { figures, manifest } = report;
    expect({
      count: figures.count,
      evaluated: figures.evaluated,
      right: figures.right,
      failed: figures.failed,
      confusion: figures.confusion.filter(({ label, predicted }) => label !== predicted),
      status: manifest.status,
      notice: manifest.matching.notice,
      splits: figures.splits,
    }).toEqual({
      count: 122,
      evaluated: 121,
      right: 109,
      failed: 1,
      confusion: [
        { label: 0, predicted: 1, count: 4 },
        { label: 1, predicted: 2, count: 4 },
        { label: 2, predicted: 0, count: 4 },
      ],
      status: 'done',
      notice: null,
      splits: [
        { name: 'test', count: 62 },
        { name: 'train', count: 60 },
      ],
    });
  });

  it('tells how it goes, from the start to the last picture', () => {
    const last = told.at(-1);
    expect(told[0]).toMatchObject({ kind: 'start', done: 0 });
    expect(last).toMatchObject({ kind: 'progress', done: 122, total: 122, failed: 1, right: 109 });
  });

  it('leads from a figure to the pictures behind it', async () => {
    const found = await page({ filters: [{ kind: 'outcome', outcome: 'wrong' }], sort: 'id' });
    expect(found.rows.map(({ id }) => id)).toEqual([...wrong].sort());
    const failed = await page({ filters: [{ kind: 'outcome', outcome: 'failed' }] });
    expect(failed.rows).toMatchObject([
      { id: 'test/red/broken.png', predicted: null, error: expect.stringContaining('broken.png') },
    ]);
  });

  it('is of one split where that is asked for', async () => {
    const { figures, manifest } = await service.api.evaluate(request('test', 'test'), call);
    expect([figures.count, manifest.dataset.split]).toEqual([62, 'test']);
  });

  it('says which splits there are when the one asked for is not', async () => {
    await expect(service.api.evaluate(request('none', 'holdout'), call)).rejects.toMatchObject({
      code: 'no-pictures',
    });
  });

  it('refuses a dataset none of whose classes the model knows', async () => {
    const other = join(folder, 'other');
    await writeToyDataset(other, { splits: ['.'], perClass: 1, seed: 1, wrongEvery: 0 });
    await writeFile(
      join(other, 'dataset.glassbox.json'),
      JSON.stringify({ classes: { red: 'crimson', green: 'emerald', blue: 'azure' } }),
    );
    const attempt = service.api.evaluate({ ...request('other'), dataset: other }, call);
    await expect(attempt).rejects.toMatchObject({ code: 'no-class-matches' });
  });

  it('counts labels that the model does not know apart, and says which', async () => {
    const odd = join(folder, 'odd');
    await writeToyDataset(odd, { splits: ['.'], perClass: 4, seed: 3, wrongEvery: 0 });
    await cp(join(odd, 'red'), join(odd, 'violet'), { recursive: true });
    const { figures, manifest } = await service.api.evaluate(
      { ...request('odd'), dataset: odd },
      call,
    );
    const { count, evaluated, unlabelled } = figures;
    expect({ count, evaluated, unlabelled }).toEqual({ count: 16, evaluated: 12, unlabelled: 4 });
    expect(manifest.matching.notice).toContain('violet');
  });

  it('answers pictures without labels, with no accuracy', async () => {
    const flat = join(folder, 'flat');
    await cp(join(dataset, 'test', 'red'), flat, { recursive: true });
    const { figures } = await service.api.evaluate({ ...request('flat'), dataset: flat }, call);
    const { count, evaluated, unlabelled, failed, accuracy, macro, confusion } = figures;
    expect({ count, evaluated, unlabelled, failed, accuracy, macro, confusion }).toEqual({
      count: 21,
      evaluated: 0,
      unlabelled: 20,
      failed: 1,
      accuracy: null,
      macro: null,
      confusion: [],
    });
  });

  it('counts a picture that goes away while it runs as not readable, and goes on', async () => {
    const moving = join(folder, 'moving');
    await writeToyDataset(moving, { splits: ['.'], perClass: 60, seed: 4, wrongEvery: 0 });
    const { figures } = await service.api.evaluate(
      { ...request('moving'), dataset: moving },
      {
        ...call,
        progress: ({ kind }) => {
          if (kind === 'start') rmSync(join(moving, 'red', '59.png'));
        },
      },
    );
    const { count, evaluated, failed } = figures;
    expect({ count, evaluated, failed }).toEqual({ count: 180, evaluated: 179, failed: 1 });
  });

  it('goes on with a run that was cancelled, and ends with the same numbers', async () => {
    const again = request('again');
    const interrupt = new AbortController();
    const attempt = service.api.evaluate(again, {
      signal: interrupt.signal,
      progress: () => interrupt.abort(),
    });
    await expect(attempt).rejects.toMatchObject({ code: 'cancelled' });
    const { manifest } = await service.api.runReport({ run: again.run }, call);
    expect(manifest.status).toBe('cancelled');
    const resumed = await service.api.evaluate(again, call);
    expect(resumed.figures).toEqual({
      ...report.figures,
      latencyMs: resumed.figures.latencyMs,
    });
    const rows = async (at: string) => (await page({}, at)).rows;
    expect(await rows(again.run)).toEqual(await rows(run));
  });

  it('does not go on once the dataset is another', async () => {
    const changed = request('changed');
    const interrupt = new AbortController();
    const options = { signal: interrupt.signal, progress: () => interrupt.abort() };
    await service.api.evaluate(changed, options).catch(() => undefined);
    const added = join(dataset, 'test', 'red', 'added.png');
    await writeFile(added, await readFile(join(dataset, 'test', 'red', '1.png')));
    const attempt = service.api.evaluate(changed, call);
    await expect(attempt).rejects.toMatchObject({ code: 'run-of-other-data' });
    await rm(added);
  });
});

describe('the pictures of a run', () => {
  it('come as thumbnails, in order, and an error in the place of what is none', async () => {
    const broken = (await page({ where: "id like '%broken%'" })).rows[0]?.row ?? -1;
    const rows = [2, broken, 0];
    const thumbnails = await service.api.runThumbnails({ run, rows, maxSide: 8 }, call);
    expect(
      thumbnails.map((each) => [each.row, 'error' in each ? each.error.code : each.image.size]),
    ).toEqual([
      [2, { width: 8, height: 8 }],
      [broken, 'not-an-image'],
      [0, { width: 8, height: 8 }],
    ]);
    expect(await service.api.runThumbnails({ run, rows, maxSide: 8 }, call)).toEqual(thumbnails);
  });

  it('have their facts and the nearest of the training split', async () => {
    const { rows } = await page({ where: "split = 'test' and error is null" }, learned.run);
    const { row, picture, neighbours } = await service.api.runDetails(
      { run: learned.run, row: rows[0]?.row ?? -1 },
      call,
    );
    expect(picture).toBe(join(dataset, row.id));
    expect(neighbours.map((each) => each.row.split)).toEqual(new Array(8).fill('train'));
    const distances = neighbours.map(({ distance }) => distance);
    expect(distances).toEqual([...distances].sort((a, b) => a - b));
  });
});

describe('the map over a tile', () => {
  it.each(['predicted', 'label', 'difference'] as const)('is one of the %s', async (target) => {
    const { rows } = await page({ where: 'not correct' }, learned.run);
    const request = { run: learned.run, row: rows[0]?.row ?? -1, target, maxSide: 8 };
    const overlay = await service.api.runOverlay({ ...request, provider: 'cpu' }, call);
    expect(overlay.size).toEqual({ width: 8, height: 8 });
    maps.push(Buffer.from(overlay.bytes).toString('base64'));
    expect(new Set(maps).size).toBe(maps.length);
  });

  it('is refused where the picture has no prediction', async () => {
    const { rows } = await page({ where: 'error is not null' }, learned.run);
    const request = { run: learned.run, row: rows[0]?.row ?? -1, maxSide: 8 };
    const attempt = service.api.runOverlay(
      { ...request, target: 'predicted', provider: 'cpu' },
      call,
    );
    await expect(attempt).rejects.toMatchObject({ code: 'overlay-impossible' });
  });
});

describe('an audit', () => {
  it('finds the copy across splits and what it does to the accuracy', async () => {
    const audit = await service.api.auditRun({ run }, call);
    const [copy] = audit.duplicates.filter(({ kind }) => kind === 'exact');
    expect(copy).toMatchObject({
      ids: expect.arrayContaining(['test/blue/copy.png', 'train/blue/3.png']),
      isLeak: true,
      isConflict: false,
    });
    expect(audit.accuracy).toMatchObject({
      raw: { value: 109 / 121 },
      withoutLeaks: { leftOut: 1, accuracy: { value: 108 / 120 } },
    });
    const leaked = await page({ filters: [{ kind: 'leaked' }] });
    expect(leaked.rows.map(({ id }) => id).sort()).toEqual([
      'test/blue/copy.png',
      'train/blue/3.png',
    ]);
  });
});

describe('corrections', () => {
  it('count in the next run before they are written, and are found under their new names after', async () => {
    const scope: EditScope = { dataset, root: folder };
    const edits = wrong.map((id) => ({
      kind: 'relabel' as const,
      id,
      label:
        ['green', 'blue', 'red'][['red', 'green', 'blue'].indexOf(id.split('/')[1] ?? '')] ?? '',
    }));
    await service.api.editLabels({ ...scope, edits }, call);
    const corrected = await service.api.evaluate(request('corrected'), call);
    expect(corrected.figures.right).toBe(121);

    const comparison = await service.api.compareRuns({ run: corrected.run, other: run }, call);
    expect(comparison).toMatchObject({ common: 109, fixed: 0, broken: 0, pValue: 1 });

    await service.api.applyEdits(scope, call);
    const [first = ''] = wrong;
    const row = (await page({ filters: [{ kind: 'ids', ids: [first] }] })).rows[0]?.row ?? -1;
    const { picture } = await service.api.runDetails({ run, row }, call);
    expect(picture).toBe(
      join(dataset, first.replace('/red/', '/green/').replace('.png', ' (2).png')),
    );
    await service.api.undoEdit(scope, call);
    const restored = await service.api.runDetails({ run, row }, call);
    expect(restored.picture).toBe(join(dataset, first));
  });
});

describe('a report', () => {
  it('is the same in Markdown and JSON', async () => {
    const markdown = (await service.api.exportRun({ run, format: 'markdown' }, call)).text;
    const json = JSON.parse((await service.api.exportRun({ run, format: 'json' }, call)).text);
    expect(json).toMatchObject({
      count: 122,
      accuracy: { value: 109 / 121 },
      labels: ['red', 'green', 'blue'],
      confusion: [
        [36, 4, 0],
        [0, 36, 4],
        [4, 0, 37],
      ],
    });
    expect(markdown).toContain('| Accuracy | 90.1 % | 83.5 % … 94.2 % |');
    expect(markdown).toContain('| red | green | 4 |');
  });
});
