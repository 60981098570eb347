import { chmod, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  applyEdits,
  editLabels,
  previewEdits,
  readEditState,
  redoEdit,
  undoEdit,
} from '../../../../src/core/datasets/edits/labelEdits';
import type { LabelEdit } from '../../../../src/protocol/dataset';
import { makeDataset, readTree, type Tree } from './support';

const classes: Tree = {
  'set/cat/1.png': 'c1',
  'set/cat/2.png': 'c2',
  'set/dog/1.png': 'd1',
  'set/dog/3.png': 'd3',
};
const splits: Tree = {
  'set/train/cat/1.png': 't1',
  'set/train/cat/tabby/2.png': 't2',
  'set/train/dog/3.png': 't3',
  'set/val/cat/4.png': 'v4',
  'set/val/dog/5.png': 'v5',
};

interface Case {
  readonly name: string;
  readonly before: Tree;
  readonly edits: readonly LabelEdit[];
  readonly lines: readonly string[];
  readonly after: Tree;
}

const cases: readonly Case[] = [
  {
    name: 'moves a relabelled picture to the folder of its class',
    before: classes,
    edits: [{ kind: 'relabel', id: 'cat/2.png', label: 'dog' }],
    lines: ['move cat/2.png to dog/2.png'],
    after: {
      'set/cat/1.png': 'c1',
      'set/dog/1.png': 'd1',
      'set/dog/2.png': 'c2',
      'set/dog/3.png': 'd3',
    },
  },
  {
    name: 'numbers a picture whose name is taken',
    before: classes,
    edits: [
      { kind: 'relabel', id: 'cat/1.png', label: 'dog' },
      { kind: 'relabel', id: 'dog/1.png', label: 'cat' },
    ],
    lines: ['move cat/1.png to dog/1 (2).png', 'move dog/1.png to cat/1 (2).png'],
    after: {
      'set/cat/1 (2).png': 'd1',
      'set/cat/2.png': 'c2',
      'set/dog/1 (2).png': 'c1',
      'set/dog/3.png': 'd3',
    },
  },
  {
    name: 'makes the folder of a new class, in words of any language',
    before: classes,
    edits: [{ kind: 'relabel', id: 'cat/1.png', label: 'Löwe – 狮子' }],
    lines: ['move cat/1.png to Löwe – 狮子/1.png'],
    after: { ...without(classes, 'set/cat/1.png'), 'set/Löwe – 狮子/1.png': 'c1' },
  },
  {
    name: 'hides an excluded picture and leaves the empty folder',
    before: without(classes, 'set/cat/2.png'),
    edits: [{ kind: 'exclude', id: 'cat/1.png', excluded: true }],
    lines: ['move cat/1.png to .glassbox-excluded/cat/1.png'],
    after: {
      'set/.glassbox-excluded/cat/1.png': 'c1',
      'set/cat/': '',
      'set/dog/1.png': 'd1',
      'set/dog/3.png': 'd3',
    },
  },
  {
    name: 'changes splits, classes and both, and keeps folders inside of a class',
    before: splits,
    edits: [
      { kind: 'move-split', id: 'train/cat/tabby/2.png', split: 'val' },
      { kind: 'relabel', id: 'train/dog/3.png', label: 'cat' },
      { kind: 'move-split', id: 'train/dog/3.png', split: 'test' },
      { kind: 'exclude', id: 'val/dog/5.png', excluded: true },
    ],
    lines: [
      'move train/cat/tabby/2.png to val/cat/tabby/2.png',
      'move train/dog/3.png to test/cat/3.png',
      'move val/dog/5.png to .glassbox-excluded/val/dog/5.png',
    ],
    after: {
      'set/.glassbox-excluded/val/dog/5.png': 'v5',
      'set/test/cat/3.png': 't3',
      'set/train/cat/1.png': 't1',
      'set/train/cat/tabby/': '',
      'set/train/dog/': '',
      'set/val/cat/4.png': 'v4',
      'set/val/cat/tabby/2.png': 't2',
      'set/val/dog/': '',
    },
  },
];

it.each(cases)('$name, and undo restores the tree', async ({ before, edits, lines, after }) => {
  const { root, context } = await makeDataset('set', before);
  await editLabels(context, edits);
  const preview = await previewEdits(context);
  expect(await readTree(root)).toEqual(before);
  const report = await applyEdits(context);
  const applied = await readTree(root);
  const undone = await undoEdit(context);
  const restored = await readTree(root);
  await redoEdit(context);
  expect({
    lines: preview.map(({ text }) => text),
    failed: report.failed,
    pending: [report.state.pending, undone.pending],
    applied,
    restored,
    again: await readTree(root),
  }).toEqual({
    lines,
    failed: [],
    pending: [0, lines.length],
    applied: after,
    restored: before,
    again: after,
  });
});

it('says what undo and redo would do, across sessions', async () => {
  const { context } = await makeDataset('set', classes);
  await editLabels(context, [
    { kind: 'relabel', id: 'cat/1.png', label: 'dog' },
    { kind: 'relabel', id: 'cat/2.png', label: 'dog' },
  ]);
  await editLabels(context, [{ kind: 'flag', id: 'dog/3.png', flagged: true }]);
  await editLabels(context, [{ kind: 'exclude', id: 'dog/3.png', excluded: true }]);
  const texts: (string | null)[][] = [];
  const note = async () => {
    const { undo, redo, pending } = await readEditState(context);
    texts.push([undo, redo, String(pending)]);
  };
  await note();
  await applyEdits(context);
  await note();
  for (const step of [undoEdit, undoEdit, redoEdit, undoEdit, undoEdit, undoEdit]) {
    await step(context);
    await note();
  }
  expect(texts).toEqual([
    ['exclusion of 1 picture', null, '3'],
    ['applying 3 changes', null, '0'],
    ['exclusion of 1 picture', 'applying 3 changes', '3'],
    ['flagging of 1 picture', 'exclusion of 1 picture', '2'],
    ['exclusion of 1 picture', 'applying 3 changes', '3'],
    ['flagging of 1 picture', 'exclusion of 1 picture', '2'],
    ['relabel of 2 pictures', 'flagging of 1 picture', '2'],
    [null, 'relabel of 2 pictures', '0'],
  ]);
});

it('knows a moved picture by the names it had and gives those to no other', async () => {
  const { root, context } = await makeDataset('set', {
    'set/a/1.png': '1',
    'set/b/1.png': '2',
    'set/c/9.png': '3',
  });
  await editLabels(context, [{ kind: 'relabel', id: 'a/1.png', label: 'c' }]);
  await applyEdits(context);
  await editLabels(context, [{ kind: 'relabel', id: 'b/1.png', label: 'a' }]);
  await editLabels(context, [{ kind: 'flag', id: 'a/1.png', flagged: true }]);
  const { state } = await applyEdits(context);
  expect([state.edits, await readTree(root)]).toEqual([
    [
      edit({ id: 'c/1.png', was: ['a/1.png'], label: 'c', flagged: true }),
      edit({ id: 'a/1 (2).png', was: ['b/1.png'], label: 'a' }),
    ],
    { 'set/a/1 (2).png': '2', 'set/b/': '', 'set/c/1.png': '1', 'set/c/9.png': '3' },
  ]);
});

it('returns an excluded picture, relabelled meanwhile', async () => {
  const { root, context } = await makeDataset('set', classes);
  await editLabels(context, [{ kind: 'exclude', id: 'cat/1.png', excluded: true }]);
  await applyEdits(context);
  await editLabels(context, [{ kind: 'exclude', id: 'cat/1.png', excluded: false }]);
  await editLabels(context, [{ kind: 'relabel', id: 'cat/1.png', label: 'bird' }]);
  await applyEdits(context);
  const returned = await readTree(root);
  for (let step = 0; step < 5; step++) await undoEdit(context);
  expect([returned, await readTree(root)]).toEqual([
    {
      ...without(classes, 'set/cat/1.png'),
      'set/bird/1.png': 'c1',
      'set/.glassbox-excluded/cat/': '',
    },
    classes,
  ]);
});

it('reports what cannot be written, keeps that pending and writes the rest', async () => {
  const { root, context } = await makeDataset('set', { ...splits, 'set/val/dog/6.png': 'v6' });
  await editLabels(context, [
    { kind: 'relabel', id: 'train/cat/1.png', label: '../../out' },
    { kind: 'relabel', id: 'train/dog/3.png', label: 'cat' },
    { kind: 'move-split', id: 'val/cat/4.png', split: 'holdout' },
    { kind: 'relabel', id: 'val/dog/5.png', label: '.hidden' },
    { kind: 'relabel', id: 'val/dog/6.png', label: 'cat' },
  ]);
  await rename(join(root, 'set/val/dog/6.png'), join(root, 'set/val/dog/7.png'));
  const { changed, failed, state } = await applyEdits(context);
  expect([changed, failed.map(({ id, error }) => [id, error.code]), state.pending]).toEqual([
    1,
    [
      ['train/cat/1.png', 'label-not-folder'],
      ['val/cat/4.png', 'label-not-folder'],
      ['val/dog/5.png', 'label-not-folder'],
      ['val/dog/6.png', 'file-gone'],
    ],
    4,
  ]);
});

it('refuses an undo that would overwrite a file, and changes nothing', async () => {
  const { root, context } = await makeDataset('set', classes);
  await editLabels(context, [
    { kind: 'relabel', id: 'cat/2.png', label: 'dog' },
    { kind: 'exclude', id: 'dog/3.png', excluded: true },
  ]);
  await applyEdits(context);
  await writeFile(join(root, 'set/cat/2.png'), 'new');
  const before = await readTree(root);
  await expect(undoEdit(context)).rejects.toMatchObject({ code: 'undo-blocked' });
  expect(await readTree(root)).toEqual(before);
});

it('passes over a picture that was deleted, and undoes the rest', async () => {
  const { root, context } = await makeDataset('set', classes);
  await editLabels(context, [
    { kind: 'relabel', id: 'cat/2.png', label: 'dog' },
    { kind: 'relabel', id: 'dog/3.png', label: 'cat' },
  ]);
  await applyEdits(context);
  await rename(join(root, 'set/dog/2.png'), join(root, 'kept.png'));
  await undoEdit(context);
  expect(await readTree(root)).toEqual({ ...without(classes, 'set/cat/2.png'), 'kept.png': 'c2' });
});

// The superuser may write everywhere.
it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
  'leaves a picture in a folder that cannot be written where it is',
  async () => {
    const { root, context } = await makeDataset('set', classes);
    await editLabels(context, [{ kind: 'relabel', id: 'cat/1.png', label: 'bird' }]);
    await chmod(join(root, 'set/cat'), 0o500);
    const { failed, state } = await applyEdits(context);
    await chmod(join(root, 'set/cat'), 0o700);
    expect([failed.map(({ error }) => error.code), state.pending, await readTree(root)]).toEqual([
      ['file-unwritable'],
      1,
      classes,
    ]);
  },
);

it('moves nothing through a link that leads out of the dataset', async () => {
  const { root, context } = await makeDataset('set', { ...classes, 'outside/x.png': 'x' });
  await symlink(join(root, 'outside'), join(root, 'set/fox'));
  const before = await readFile(join(root, 'outside/x.png'), 'utf8');
  await editLabels(context, [
    { kind: 'relabel', id: 'fox/x.png', label: 'cat' },
    { kind: 'relabel', id: 'cat/1.png', label: 'fox' },
  ]);
  const { failed } = await applyEdits(context);
  expect([
    failed.map(({ error }) => error.code),
    await readFile(join(root, 'outside/x.png'), 'utf8'),
  ]).toEqual([['edit-outside', 'edit-outside'], before]);
});

it('stops where it is cancelled; the rest stays pending and undo restores the tree', async () => {
  const { root, context } = await makeDataset('set', classes);
  const stop = new AbortController();
  await editLabels(context, [
    { kind: 'relabel', id: 'cat/1.png', label: 'bird' },
    { kind: 'relabel', id: 'cat/2.png', label: 'bird' },
    { kind: 'relabel', id: 'dog/3.png', label: 'bird' },
  ]);
  const onProgress = () => stop.abort();
  const applying = applyEdits({ ...context, signal: stop.signal }, { onProgress });
  await expect(applying).rejects.toMatchObject({ code: 'cancelled' });
  const { pending, undo } = await readEditState(context);
  await undoEdit(context);
  expect([pending, undo, await readTree(root)]).toEqual([2, 'applying 1 change', classes]);
});

function without(tree: Tree, name: string): Tree {
  return Object.fromEntries(Object.entries(tree).filter(([key]) => key !== name));
}

function edit(parts: object): object {
  return { split: null, excluded: false, flagged: false, applied: true, ...parts };
}
