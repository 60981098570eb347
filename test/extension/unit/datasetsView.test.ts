// The rows of the view "Datasets", and when the engine is asked for what they say.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const fake = await vi.hoisted(async () => (await import('./windowFake')).createWindowFake());
const nothing = vi.hoisted(() => () => ({ dispose: () => undefined }));
vi.mock('vscode', () => ({
  ...fake.api,
  workspace: Object.assign(Object.create(fake.api.workspace), {
    workspaceFolders: ['/data', '/data/inner'].map((path) => ({ uri: fake.api.Uri.file(path) })),
    onDidChangeWorkspaceFolders: nothing,
    createFileSystemWatcher: () => ({
      ...nothing(),
      onDidCreate: nothing,
      onDidDelete: nothing,
      onDidChange: nothing,
    }),
  }),
}));

import { createDatasetCatalog, type DatasetCatalog } from '../../../src/extension/datasetCatalog';
import { datasetNode, descriptionNodes, runsNode } from '../../../src/extension/views/datasetNodes';
import type { TreeNode } from '../../../src/extension/views/treeNode';
import { dataset, description, manifest, otherRun, partOf, run } from './gallerySamples';
import { last, type ScriptedEngine, scriptEngine, settled } from './scriptedEngine';

const methods = ['findDatasets', 'describeDataset', 'listRuns', 'runPage'] as const;
const listing = {
  path: dataset,
  name: 'pets',
  format: 'image-folder',
  reason: 'Folders train and test hold 2 class folders each.',
} as const;
const accuracy = { value: 0.9143, low: 0.9, high: 0.926 };
const summary = { run, manifest, done: 2, accuracy };

/** Rows as a person reads them, two spaces in per level. */
function lines(nodes: readonly TreeNode[], depth = 0): string[] {
  return nodes.flatMap(({ label, description: text, icon, children }) => [
    `${'  '.repeat(depth)}${icon === 'warning' ? '! ' : ''}${label}${text ? ` | ${text}` : ''}`,
    ...lines(children ?? [], depth + 1),
  ]);
}

describe('the row of a dataset', () => {
  it.each([
    ['before it is read', null, 'image folder'],
    ['once it is', description, 'image folder · 1,842 pictures'],
  ])('tells format and count %s', (_, known, text) => {
    expect(datasetNode(listing, known, async () => description)).toMatchObject({
      label: 'pets',
      description: text,
      kind: 'dataset',
      tooltip: `${dataset}\n${listing.reason}`,
    });
  });

  it('of a manifest is another kind, whose columns can be mapped', () => {
    const manifestListing = { ...listing, format: 'jsonl' } as const;
    expect(datasetNode(manifestListing, null, async () => description).kind).toBe('manifest');
  });

  it('opens to splits, classes and problems', async () => {
    const nodes = await datasetNode(listing, null, async () => description).load?.();
    expect(lines(nodes ?? [])).toEqual([
      'train | 1,840',
      '  cat | 1,000',
      '  dog | 839',
      '  no label | 1',
      'test | 2',
      '  cat | 2',
      '! 7 problems',
      '  ! test/dog holds no pictures.',
      '  … and 6 more',
    ]);
  });

  it('opens to what keeps it from being read', async () => {
    const node = datasetNode(listing, null, () => Promise.reject(new Error('pets is gone.')));
    expect(lines((await node.load?.()) ?? [])).toEqual(['! pets is gone.']);
  });

  it('without splits opens to its classes', () => {
    const whole = {
      ...description,
      splits: [{ name: null, count: 3, classes: [{ label: 'cat', count: 3 }] }],
      problems: [],
      problemCount: 0,
    };
    expect(lines(descriptionNodes(whole))).toEqual(['cat | 3']);
  });

  it('lists no more classes than anybody reads', () => {
    const classes = Array.from({ length: 1200 }, (_, index) => ({ label: `${index}`, count: 1 }));
    const wide = {
      ...description,
      splits: [{ name: null, count: 1200, classes }],
      problemCount: 0,
    };
    const nodes = descriptionNodes(wide);
    expect([nodes.length, nodes.at(-1)?.label]).toEqual([1001, '… and 200 more']);
  });

  it('has an id of its own for every row below it', () => {
    const ids = (nodes: readonly TreeNode[]): string[] =>
      nodes.flatMap((node) => [node.id, ...ids(node.children ?? [])]);
    const all = ids(descriptionNodes(description));
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('the rows of runs', () => {
  const time = { ...manifest, startedAt: new Date(2026, 10, 24, 18, 4).toISOString() };

  it('tell the accuracy, or how far a run got', () => {
    const cut = { ...partOf('cancelled').manifest, startedAt: time.startedAt };
    const runs = [
      { ...summary, manifest: time },
      { run: otherRun, manifest: cut, done: 1, accuracy: null },
    ];
    expect(lines(runsNode(runs))).toEqual([
      'Runs | 2',
      '  m.onnx · pets · test | 91.4 % · 2026-11-24 18:04',
      '  m.onnx · pets · test | 1 of 2 · 2026-11-24 18:04',
    ]);
  });

  it('lead to the gallery, and are not there where nothing was evaluated', () => {
    expect(runsNode([summary])[0]?.children?.[0]).toMatchObject({
      kind: 'run',
      command: { id: 'glassbox.openRun', args: [{ run }] },
      tooltip: `${run}\naccuracy 91.4 %, 95 % interval 90.0 % to 92.6 %`,
    });
    expect(runsNode([])).toEqual([]);
  });
});

describe('the catalog of datasets', () => {
  let calls: ScriptedEngine<(typeof methods)[number]>['calls'];
  let catalog: DatasetCatalog;
  let changes: number;

  beforeEach(() => {
    fake.reset();
    const scripted = scriptEngine(...methods);
    calls = scripted.calls;
    catalog = createDatasetCatalog(scripted.engine);
    changes = 0;
    catalog.onDidChange(() => changes++);
  });

  afterEach(() => catalog.dispose());

  it('looks into all workspace folders once, and names each dataset once', async () => {
    const first = catalog.list();
    void catalog.list();
    await settled();
    expect(calls.findDatasets.map(({ request }) => request.folder)).toEqual([
      '/data',
      '/data/inner',
    ]);
    for (const call of calls.findDatasets) await call.answer([listing]);
    expect(await first).toEqual([listing]);
    expect(await catalog.list()).toBe(await first);
    catalog.refresh();
    void catalog.list().catch(() => undefined);
    await settled();
    expect([calls.findDatasets.length, changes]).toEqual([4, 1]);
  });

  it('looks nowhere where nobody trusts the workspace', async () => {
    fake.seen.isTrusted = false;
    expect([await catalog.list(), await catalog.runs()]).toEqual([[], []]);
    expect([calls.findDatasets, calls.listRuns]).toEqual([[], []]);
  });

  it('reads a dataset once, and says when it is known', async () => {
    const reading = Promise.all([catalog.describe(dataset), catalog.describe(dataset)]);
    expect(catalog.known(dataset)).toBeNull();
    await last(calls.describeDataset).answer(description);
    expect(await reading).toEqual([description, description]);
    expect([calls.describeDataset.length, catalog.known(dataset), changes]).toEqual([
      1,
      description,
      1,
    ]);
  });

  it('asks again after a failure', async () => {
    const failed = expect(catalog.describe(dataset)).rejects.toThrow('pets is gone.');
    await last(calls.describeDataset).fail(new Error('pets is gone.'));
    await failed;
    void catalog.describe(dataset);
    expect(calls.describeDataset).toHaveLength(2);
    await last(calls.describeDataset).answer(description);
  });

  it('forgets what is under way when it is refreshed', async () => {
    const reading = expect(catalog.describe(dataset)).rejects.toMatchObject({ code: 'cancelled' });
    catalog.refresh();
    await reading;
    expect([last(calls.describeDataset).signal.aborted, catalog.known(dataset)]).toEqual([
      true,
      null,
    ]);
  });

  it('lists runs newest first, with the accuracy of those that are done', async () => {
    const listed = catalog.runs();
    await settled();
    const older = { run: otherRun, done: 1, manifest: partOf('cancelled').manifest };
    const newer = { run, done: 2, manifest: { ...manifest, startedAt: '2026-11-25T08:00:00Z' } };
    await calls.listRuns[0]?.answer([older]);
    await calls.listRuns[1]?.answer([newer]);
    expect(calls.runPage.map(({ request }) => request.run)).toEqual([run]);
    await last(calls.runPage).answer({ count: 2, evaluated: 2, right: 2, accuracy, rows: [] });
    expect(await listed).toEqual([
      { ...newer, accuracy },
      { ...older, accuracy: null },
    ]);
  });

  it('lists a run though its figures cannot be read', async () => {
    const listed = catalog.runs();
    await settled();
    await calls.listRuns[0]?.answer([{ run, done: 2, manifest }]);
    await calls.listRuns[1]?.answer([]);
    await last(calls.runPage).fail(new Error('predictions.parquet is cut off.'));
    expect(await listed).toEqual([{ run, done: 2, manifest, accuracy: null }]);
  });
});
