// The label edits of a Gallery panel: in order, shared with other panels, and never lost to a failure.

import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('vscode', async () => (await import('./vscodeFake')).vscodeFake);

import { GalleryEdits } from '../../../src/extension/panels/galleryEdits';
import type { PictureEdit } from '../../../src/protocol/dataset';
import { dataset, editsPending, noEdits } from './gallerySamples';
import { last, type ScriptedEngine, scriptEngine, settled } from './scriptedEngine';

const methods = [
  'editState',
  'editLabels',
  'undoEdit',
  'redoEdit',
  'previewEdits',
  'applyEdits',
] as const;
const scope = { dataset, root: '/data' };
const applied: PictureEdit = {
  id: 'dog/a.png',
  was: ['cat/a.png'],
  label: 'dog',
  split: null,
  excluded: false,
  flagged: false,
  applied: true,
};
const relabel = (id: string) => ({ kind: 'relabel', id, label: 'dog' }) as const;

let calls: ScriptedEngine<(typeof methods)[number]>['calls'];
let edits: GalleryEdits;
let told: string[];

beforeEach(() => {
  const scripted = scriptEngine(...methods);
  calls = scripted.calls;
  told = [];
  edits = new GalleryEdits({
    engine: scripted.engine,
    onChange: () => told.push('changed'),
    onEdited: ({ areFilesOther }) => told.push(areFilesOther ? 'files' : 'edits'),
  });
});

async function follow(): Promise<void> {
  void edits.follow(scope);
  await settled();
  await last(calls.editState).answer(noEdits);
}

describe('label edits', () => {
  it('are read once for a dataset', async () => {
    expect(edits.state).toBeNull();
    await follow();
    await edits.follow({ ...scope });
    expect([edits.state, calls.editState.length, told]).toEqual([noEdits, 1, ['changed']]);
  });

  it('cannot be made before the dataset is known', async () => {
    await expect(edits.edit([relabel('a')])).rejects.toMatchObject({ code: 'run-unknown' });
    expect(() => edits.preview(new AbortController().signal)).toThrow('no evaluation yet');
  });

  it('are made one after another, each telling the other panels', async () => {
    await follow();
    void edits.edit([relabel('a')]);
    void edits.edit([relabel('b'), { kind: 'exclude', id: 'c', excluded: true }]);
    void edits.undo();
    void edits.redo();
    await settled();
    expect([calls.editLabels.length, calls.undoEdit.length]).toEqual([1, 0]);
    await last(calls.editLabels).answer(editsPending(1));
    await last(calls.editLabels).answer(editsPending(3));
    await last(calls.undoEdit).answer(editsPending(1));
    await last(calls.redoEdit).answer(editsPending(3));
    expect(calls.editLabels.map(({ request }) => request)).toEqual([
      { ...scope, edits: [relabel('a')] },
      { ...scope, edits: [relabel('b'), { kind: 'exclude', id: 'c', excluded: true }] },
    ]);
    expect(edits.state).toEqual(editsPending(3));
    expect(told).toEqual(['changed', ...Array(4).fill(['changed', 'edits']).flat()]);
  });

  it('go on after one that fails', async () => {
    await follow();
    const failed = expect(edits.edit([relabel('a')])).rejects.toThrow('The disk is full.');
    await settled();
    await last(calls.editLabels).fail(new Error('The disk is full.'));
    await failed;
    void edits.edit([relabel('b')]);
    await settled();
    await last(calls.editLabels).answer(editsPending(1));
    expect(edits.state).toEqual(editsPending(1));
  });

  it('are read again when another panel changed those of the same dataset', async () => {
    await follow();
    await edits.editedElsewhere({ ...scope, dataset: '/data/cars' });
    expect(calls.editState).toHaveLength(1);
    void edits.editedElsewhere({ ...scope });
    await settled();
    await last(calls.editState).answer(editsPending(2));
    expect([edits.state, told]).toEqual([editsPending(2), ['changed', 'changed']]);
  });

  it('without any edit ask for nothing', async () => {
    await follow();
    await edits.edit([]);
    expect(calls.editLabels).toEqual([]);
  });

  it('tell what was applied, and what could not be', async () => {
    await follow();
    const failed = [{ id: 'a', error: { code: 'x', message: 'a is gone.' } }];
    const report = { changed: 1, failed, state: { ...editsPending(1), edits: [applied] } };
    const ended = edits.apply({});
    await settled();
    await last(calls.applyEdits).answer(report);
    expect([await ended, edits.state]).toEqual([report, report.state]);
    void edits.undo();
    await settled();
    await last(calls.undoEdit).answer(editsPending(2));
    expect(told).toEqual(['changed', 'changed', 'files', 'changed', 'files']);
  });

  it('are read anew where applying was cut off', async () => {
    await follow();
    const failed = expect(edits.apply({})).rejects.toThrow('SIGKILL');
    await settled();
    await last(calls.applyEdits).fail(new Error('SIGKILL'));
    await last(calls.editState).answer(editsPending(4));
    await failed;
    expect(edits.state).toEqual(editsPending(4));
    expect(told.at(-1)).toBe('files');
  });

  it('say nothing more once the panel is closed', async () => {
    const ended = expect(edits.follow(scope)).rejects.toMatchObject({ code: 'cancelled' });
    await settled();
    edits.dispose();
    await ended;
    expect([last(calls.editState).signal.aborted, told]).toEqual([true, []]);
  });
});
