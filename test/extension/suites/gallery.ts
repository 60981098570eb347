// From a folder of labelled pictures to its figures, the pictures behind them, and labels that are put right, undone and
// written into the folder.

import { strict as assert } from 'node:assert';
import { access, copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { GalleryPanel } from '../../../src/extension/panels/galleryPanel';
import type { RunPage, RunQuery } from '../../../src/protocol/evaluation';
import type { GalleryIntent, GallerySnapshot } from '../../../src/protocol/galleryPanel';
import { measured } from '../measurements';
import {
  call,
  cleanAround,
  closeEditors,
  endEngine,
  glassbox,
  inWorkspace,
  secondModel,
  tabLabels,
  tinyModel,
  waitFor,
} from '../workspace';

const all: RunQuery = { filters: [], where: null, sort: 'row', descending: false };
const wrong: RunQuery = { ...all, filters: [{ kind: 'outcome', outcome: 'wrong' }] };

/** Picture of the fixture → where it lies in the dataset; the last but one has a wrong label. */
const pictures = [
  ['red.png', 'train/red/1.png'],
  ['green.png', 'train/green/2.png'],
  ['blue.png', 'train/blue/3.png'],
  ['red.png', 'test/red/4.png'],
  ['green.png', 'test/green/5.png'],
  ['blue.png', 'test/blue/6.png'],
  ['green.png', 'test/red/7.png'],
  ['broken.png', 'test/red/8.png'],
] as const;

export function gallerySuite(): void {
  const dataset = () => inWorkspace('colours');
  const runsFolder = () => inWorkspace('.glassbox', 'runs');

  describe('evaluation and gallery', () => {
    before(() => makeDataset(dataset()));
    cleanAround(dataset, () => inWorkspace('.glassbox'));

    it('finds the dataset with what it holds', async () => {
      const { datasets } = await glassbox();
      datasets.refresh();
      const found = await datasets.list();
      assert(found.some(({ path }) => path === dataset()));
      const { classes, splits } = await datasets.describe(dataset());
      assert.deepEqual([...classes].sort(), ['blue', 'green', 'red']);
      assert.deepEqual(Object.fromEntries(splits.map(({ name, count }) => [name, count])), {
        train: 3,
        test: 5,
      });
    });

    it('evaluates one split and opens its gallery', async () => {
      const startedAt = performance.now();
      const panel = await evaluate('test');
      const { report, title, splits } = await ready(panel);
      measured('evaluate command until the figures, ms', performance.now() - startedAt);
      assert(report);
      const { count, evaluated, right, failed } = report.figures;
      assert.deepEqual([count, evaluated, right, failed], [5, 4, 3, 1]);
      assert.deepEqual(
        [title, [...splits].sort()],
        ['colours · test · tiny.onnx', ['test', 'train']],
      );
      const [label = ''] = await tabLabels(1);
      assert.match(label, /^Gallery tiny-colours \d\d:\d\d:\d\d$/);
    });

    it('leads from a figure to the pictures behind it', async () => {
      const panel = await onlyPanel();
      const { count, rows } = await page(panel, wrong);
      assert.deepEqual(
        [count, rows.map(({ id, label, predicted }) => [id, label, predicted])],
        [1, [['test/red/7.png', 'red', 'green']]],
      );
      const row = rows[0]?.row ?? -1;
      const [thumbnail] = await panel.api.thumbnails({ rows: [row], maxSide: 64 }, call);
      assert(thumbnail && 'image' in thumbnail && thumbnail.image.bytes.length > 0);
      const overlay = await panel.api.overlay({ row, target: 'predicted', maxSide: 64 }, call);
      assert(overlay.bytes.length > 0);
      const { picture } = await panel.api.details({ row }, call);
      assert.equal(picture, join(dataset(), 'test', 'red', '7.png'));
    });

    it('refuses a condition that is more than one', async () => {
      const panel = await onlyPanel();
      const hostile = { ...all, where: "1 = 1; COPY predictions TO '/tmp/stolen.csv'" };
      await assert.rejects(page(panel, hostile));
      assert.equal((await page(panel, { ...all, where: "label = 'red'" })).count, 3);
    });

    it('relabels a picture, and takes it back', async () => {
      const panel = await onlyPanel();
      await perform(panel, relabelled('test/red/7.png', 'green'));
      assert.deepEqual(pending(panel), [1, 'green']);
      await perform(panel, { kind: 'undo' });
      assert.deepEqual(pending(panel), [0, undefined]);
      await perform(panel, { kind: 'redo' });
      assert.deepEqual(pending(panel), [1, 'green']);
    });

    it('writes the label into the folder only when it is applied, and undoes that too', async () => {
      const panel = await onlyPanel();
      const [before, target] = ['test/red/7.png', 'test/green/7.png'];
      assert.deepEqual(await existing(dataset(), before, target), [true, false]);
      const planned = await panel.api.preview(null, call);
      assert.equal(planned.length, 1);
      await perform(panel, { kind: 'apply' });
      assert.deepEqual(await existing(dataset(), before, target), [false, true]);
      assert.equal(panel.snapshot().edits?.pending, 0);
      await perform(panel, { kind: 'undo' });
      assert.deepEqual(await existing(dataset(), before, target), [true, false]);
      assert.deepEqual(pending(panel), [1, 'green']);
      await perform(panel, { kind: 'undo' });
      assert.deepEqual(pending(panel), [0, undefined]);
    });

    it('keeps what must not be committed out of version control, and nothing else', async () => {
      const text = await readFile(inWorkspace('.glassbox', '.gitignore'), 'utf8');
      const ignored = text.split(/\r?\n/);
      assert(ignored.includes('runs/') && ignored.includes('cache/'));
      assert(!text.includes('journal'));
    });

    it('audits the run', async () => {
      const panel = await onlyPanel();
      await perform(panel, { kind: 'audit' });
      const { report, audit } = panel.snapshot();
      assert(report?.audit);
      assert.equal(audit, null);
    });

    it('survives the end of the engine', async () => {
      const panel = await onlyPanel();
      await endEngine();
      assert.equal((await page(panel, wrong)).count, 1);
    });

    it('compares two runs of the dataset', async () => {
      const first = await onlyPanel();
      const second = await evaluate('test', tinyModel());
      await ready(second);
      await second.compareWith(first.run, 'tiny.onnx');
      const result = second.snapshot().comparison?.result;
      assert.deepEqual([result?.common, result?.fixed, result?.broken], [4, 0, 0]);
      const { datasets } = await glassbox();
      datasets.refresh();
      const runs = await datasets.runs();
      assert.deepEqual(
        runs.map(({ run }) => run),
        [second.run, first.run],
      );
      assert.equal(runs[0]?.accuracy?.value, 0.75);
    });

    it('comes back with what its folder holds', async () => {
      const { galleries } = await glassbox();
      const { run } = await newestPanel();
      await closeEditors();
      await waitFor('the end of the panel', () => galleries.find(run) === null);
      await vscode.commands.executeCommand('glassbox.openRun', { run });
      const panel = galleries.find(run);
      assert(panel);
      assert.equal((await ready(panel)).report?.figures.right, 3);
    });

    it('begins no run of a model that knows none of the classes', async () => {
      const before = await readdir(runsFolder());
      const model = secondModel();
      await vscode.commands.executeCommand('glassbox.evaluate', {
        dataset: dataset(),
        split: null,
        model,
      });
      assert.deepEqual(await readdir(runsFolder()), before);
    });
  });

  /** Runs in the order in which they began. */
  async function runs(): Promise<readonly string[]> {
    const names = await readdir(runsFolder());
    return names.sort().map((name) => join(runsFolder(), name));
  }

  async function evaluate(split: string, model?: string): Promise<GalleryPanel> {
    const known = await runs().catch((): readonly string[] => []);
    const request = { dataset: dataset(), split, ...(model === undefined ? {} : { model }) };
    await vscode.commands.executeCommand('glassbox.evaluate', request);
    const run = await waitFor('a new run folder', async () =>
      (await runs().catch((): readonly string[] => [])).find((path) => !known.includes(path)),
    );
    return panelOf(run);
  }

  async function onlyPanel(): Promise<GalleryPanel> {
    const [run = ''] = await runs();
    return panelOf(run);
  }

  async function newestPanel(): Promise<GalleryPanel> {
    return panelOf((await runs()).at(-1) ?? '');
  }
}

async function makeDataset(folder: string): Promise<void> {
  for (const [picture, path] of pictures) {
    const target = join(folder, path);
    await mkdir(join(target, '..'), { recursive: true });
    await copyFile(inWorkspace('pictures', picture), target);
  }
}

async function panelOf(run: string): Promise<GalleryPanel> {
  const panel = (await glassbox()).galleries.find(run);
  assert(panel, `${run} has no panel`);
  return panel;
}

async function ready(panel: GalleryPanel): Promise<GallerySnapshot> {
  const snapshot = await waitFor('the end of a run', () => {
    const now = panel.snapshot();
    const isKnown = now.status === 'failed' || (now.splits.length > 0 && now.edits !== null);
    return now.status !== 'starting' && now.status !== 'running' && isKnown && now;
  });
  assert.deepEqual([snapshot.status, snapshot.error], ['ready', null]);
  return snapshot;
}

function page(panel: GalleryPanel, query: RunQuery): Promise<RunPage> {
  return panel.api.page({ query, from: 0, to: 100 }, call);
}

function perform(panel: GalleryPanel, intent: GalleryIntent): Promise<void> {
  return panel.api.perform(intent, call);
}

function relabelled(id: string, label: string): GalleryIntent {
  return { kind: 'edit', edits: [{ kind: 'relabel', id, label }] };
}

/** How many edits wait to be applied, and the label of the first. */
function pending(panel: GalleryPanel): readonly unknown[] {
  const { edits } = panel.snapshot();
  return [edits?.pending, edits?.edits[0]?.label];
}

function existing(folder: string, ...paths: readonly string[]): Promise<readonly boolean[]> {
  return Promise.all(
    paths.map((path) =>
      access(join(folder, path)).then(
        () => true,
        () => false,
      ),
    ),
  );
}
