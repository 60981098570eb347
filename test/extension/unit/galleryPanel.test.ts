// The host side of a Gallery panel: what it shows of its run and dataset, and what its webview may ask.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const fake = await vi.hoisted(async () => (await import('./windowFake')).createWindowFake());
vi.mock('vscode', () => fake.api);

import { GalleryPanel } from '../../../src/extension/panels/galleryPanel';
import type { Services } from '../../../src/extension/services';
import { createStore, type Store } from '../../../src/extension/store';
import type { RunComparison, RunQuery } from '../../../src/protocol/evaluation';
import { model } from './explainSamples';
import {
  dataset,
  description,
  editsPending,
  manifest,
  noEdits,
  otherRun,
  report,
  run,
} from './gallerySamples';
import { call, last, type ScriptedEngine, scriptEngine, settled } from './scriptedEngine';
import { hiddenPanel, panelParts } from './windowFake';

const methods = [
  'evaluate',
  'runReport',
  'auditRun',
  'editState',
  'editLabels',
  'runPage',
  'runThumbnails',
  'runOverlay',
  'runDetails',
  'compareRuns',
] as const;
const evaluation = { dataset, model, provider: 'auto', split: 'test' } as const;
const query: RunQuery = { filters: [], where: null, sort: 'row', descending: false };

let calls: ScriptedEngine<(typeof methods)[number]>['calls'];
let store: Store;
let panel: GalleryPanel;
let edited: unknown[];
let describeDataset: () => Promise<unknown>;

beforeEach(() => {
  fake.reset();
  const scripted = scriptEngine(...methods);
  calls = scripted.calls;
  store = createStore({ get: () => model, update: async () => undefined });
  edited = [];
  describeDataset = async () => description;
  const parts = {
    ...panelParts,
    engine: scripted.engine,
    datasets: { describe: () => describeDataset() },
    store,
  } as unknown as Services;
  panel = new GalleryPanel({
    parts,
    panel: hiddenPanel() as never,
    run,
    onChange: () => undefined,
    onEdited: (change) => edited.push(change),
  });
});

afterEach(() => panel.dispose());

async function shown(): Promise<void> {
  void panel.begin(evaluation);
  await last(calls.evaluate).answer(report);
  await last(calls.editState).answer(noEdits);
}

describe('a Gallery panel', () => {
  it('evaluates, and shows the figures with the labels and splits of the dataset', async () => {
    void panel.begin(evaluation);
    expect(panel.snapshot()).toMatchObject({
      status: 'running',
      title: '20261124-180431-m-pets',
      manifest: null,
      edits: null,
      classes: [],
    });
    expect(panel.isRunning).toBe(true);
    await last(calls.evaluate).answer(report);
    await last(calls.editState).answer(noEdits);
    expect(last(calls.editState).request).toEqual({ dataset, root: '/data' });
    expect(panel.snapshot()).toEqual({
      revision: panel.snapshot().revision,
      status: 'ready',
      title: 'pets · test · m.onnx',
      manifest,
      progress: null,
      report,
      version: 1,
      edits: noEdits,
      classes: ['cat', 'dog'],
      splits: ['train', 'test'],
      audit: null,
      comparison: null,
      asked: null,
      error: null,
    });
    expect([store.state.provider, panel.entry]).toEqual([manifest.provider, { run }]);
  });

  it('comes back after a reload with what its folder holds', async () => {
    void panel.begin(null);
    await last(calls.runReport).answer(report);
    expect(panel.snapshot()).toMatchObject({ status: 'ready', report });
    expect(calls.evaluate).toEqual([]);
  });

  it('shows the figures though the dataset is gone', async () => {
    describeDataset = () => Promise.reject(new Error('pets is gone.'));
    void panel.begin(null);
    await last(calls.runReport).answer(report);
    await last(calls.editState).fail(new Error('pets is gone.'));
    expect(panel.snapshot()).toMatchObject({ status: 'ready', edits: null, splits: [] });
  });

  it('runs nothing where nobody trusts the workspace, until somebody does', async () => {
    fake.seen.isTrusted = false;
    await panel.begin(evaluation);
    expect(panel.snapshot()).toMatchObject({
      status: 'blocked',
      error: { code: 'workspace-untrusted' },
    });
    await expect(panel.api.page({ query, from: 0, to: 1 }, call)).rejects.toMatchObject({
      code: 'workspace-untrusted',
    });
    expect([calls.evaluate, calls.runPage, panel.isRunning]).toEqual([[], [], false]);
    fake.grantTrust();
    expect(last(calls.evaluate).request).toEqual({ ...evaluation, run });
  });

  it('tells other panels of edits, and shows them', async () => {
    await shown();
    await panel.api.perform({ kind: 'undo' }, call);
    void panel.api.perform(
      { kind: 'edit', edits: [{ kind: 'relabel', id: 'a', label: 'dog' }] },
      call,
    );
    await settled();
    await last(calls.editLabels).answer(editsPending(1));
    expect(panel.snapshot().edits).toEqual(editsPending(1));
    expect(edited).toEqual([{ scope: { dataset, root: '/data' }, areFilesOther: false }]);
  });

  it('compares with another run, until that is ended', async () => {
    await shown();
    const result = { common: 2, fixed: 1, broken: 0 } as RunComparison;
    const compared = panel.compareWith(otherRun, 'other.onnx');
    await last(calls.compareRuns).answer(result);
    await compared;
    expect(panel.snapshot().comparison).toEqual({ other: otherRun, name: 'other.onnx', result });
    await panel.compareWith(null, '');
    expect(panel.snapshot().comparison).toBeNull();
  });

  it('shows the pictures that changed sides beside another run', async () => {
    await shown();
    const shownFlips = panel.showFlips(otherRun, 'other.onnx', 'fixed');
    await last(calls.compareRuns).answer({ common: 2 } as RunComparison);
    await shownFlips;
    const filter = { kind: 'flips', other: otherRun, change: 'fixed' };
    expect(panel.snapshot()).toMatchObject({ comparison: { other: otherRun }, asked: { filter } });
    await panel.compareWith(null, '');
    expect(panel.snapshot().asked).toBeNull();
  });

  it('asks the engine for rows, thumbnails and overlays of its run', async () => {
    await shown();
    void panel.api.page({ query, from: 500, to: 1000 }, call);
    const thumbnails = panel.api.thumbnails({ rows: [1, 2], maxSide: 128 }, call);
    void panel.api.overlay({ row: 1, target: 'difference', maxSide: 256 }, call);
    void panel.api.details({ row: 1 }, call);
    await settled();
    expect([
      last(calls.runPage).request,
      last(calls.runThumbnails).request,
      last(calls.runOverlay).request,
      last(calls.runDetails).request,
    ]).toEqual([
      { run, query, from: 500, to: 1000 },
      { run, rows: [1, 2], maxSide: 128 },
      { run, row: 1, target: 'difference', maxSide: 256, provider: 'auto' },
      { run, row: 1 },
    ]);
    const bytes = Uint8Array.of(9, 1, 9).subarray(1, 2);
    const image = { mime: 'image/png', bytes, size: { width: 1, height: 1 } } as const;
    await last(calls.runThumbnails).answer([{ row: 1, image }]);
    const [first] = await thumbnails;
    expect(first).toEqual({ row: 1, image: { ...image, bytes: Uint8Array.of(1) } });
    expect(first && 'image' in first && first.image.bytes.buffer.byteLength).toBe(1);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['more than 500 rows', () => panel.api.page({ query, from: 0, to: 501 }, call)],
    ['rows backwards', () => panel.api.page({ query, from: 2, to: 1 }, call)],
    ['rows before the first', () => panel.api.page({ query, from: -1, to: 1 }, call)],
    [
      'more than 64 thumbnails',
      () => panel.api.thumbnails({ rows: [...Array(65).keys()], maxSide: 64 }, call),
    ],
    ['huge thumbnails', () => panel.api.thumbnails({ rows: [0], maxSide: 1025 }, call)],
    [
      'an unknown overlay',
      () => panel.api.overlay({ row: 0, target: 'nose' as never, maxSide: 64 }, call),
    ],
    ['a row that is none', () => panel.api.details({ row: 0.5 }, call)],
  ])('refuses %s', async (_, ask) => {
    await shown();
    await expect(ask()).rejects.toMatchObject({ code: 'intent-invalid' });
  });

  it('ends its run with its window', async () => {
    void panel.begin(evaluation);
    panel.dispose();
    await settled();
    expect(last(calls.evaluate).signal.aborted).toBe(true);
  });
});
