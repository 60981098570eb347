// Random sequences of edit, apply, undo and redo on real files, beside a model that only keeps a list of states.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { createRandom, type Random } from '../../../../src/base/random';
import {
  applyEdits,
  editLabels,
  readEditState,
  redoEdit,
  undoEdit,
} from '../../../../src/core/datasets/edits/labelEdits';
import type { EditContext } from '../../../../src/core/datasets/edits/session';
import type { EditState, LabelEdit } from '../../../../src/protocol/dataset';
import { contextOf, listRows, readTree, type Tree, writeTree } from './support';

/** What one picture is, told by its content. */
interface Facts {
  readonly label: string;
  readonly split: string;
  readonly excluded: boolean;
}

type Pictures = Readonly<Record<string, Facts>>;

interface ModelState {
  readonly wanted: Pictures;
  readonly held: Pictures;
  /** The dataset's files as they were when this state was first reached. */
  readonly tree: Tree;
}

const labels = ['cat', 'dog', 'bird'] as const;
const splits = ['train', 'val', 'test'] as const;

interface World {
  readonly context: EditContext;
  /** Names by which the edits know the pictures, by content. */
  ids(tree: Tree): Readonly<Record<string, string>>;
  /** What the files say; excluded pictures without a place are left out. */
  held(tree: Tree): Promise<Pictures>;
  tree(): Promise<Tree>;
}

/** Checks after each step what the files hold, what is pending and what can be taken back; at last takes all back. */
export async function walkFolders(root: string, seed: number, steps: number): Promise<void> {
  const random = createRandom(seed);
  const tree: Record<string, string> = {};
  for (let i = 0; i < 9; i++) {
    // Few names, so that they clash.
    const folder = `set/${random.pick(splits)}/${random.pick(labels)}`;
    let name = random.index(4);
    while (`${folder}/${name}.png` in tree) name++;
    tree[`${folder}/${name}.png`] = `picture ${i}`;
  }
  await writeTree(root, tree);
  await walk(random, folderWorld(root), steps);
}

export async function walkCsv(root: string, seed: number, steps: number): Promise<void> {
  const random = createRandom(seed);
  const line = (i: number): string =>
    `${i}.png,"${random.pick(labels)}",${random.pick(splits)},"note ""${i}""\r\n"\r\n`;
  const rows = Array.from({ length: 9 }, (_, i) => line(i)).join('');
  await writeTree(root, { 'l.csv': `image,label,split,note\r\n${rows}`.trimEnd() });
  await walk(random, csvWorld(root), steps);
}

async function walk(random: Random, world: World, steps: number): Promise<void> {
  const { context } = world;
  let files = await world.tree();
  const first = await world.held(files);
  const states: ModelState[] = [{ wanted: first, held: first, tree: files }];
  let at = 0;
  for (let step = 0; step < steps; step++) {
    const now = states[at] ?? fail();
    const kind = random.uniform();
    let state: EditState;
    if (kind < 0.4) {
      const { wanted, edits } = randomEdits(random, world.ids(files), now);
      state = await editLabels(context, edits);
      if (!same(wanted, now.wanted)) states.splice(++at, states.length, { ...now, wanted });
    } else if (kind < 0.6) {
      const report = await applyEdits(context);
      expect(report.failed).toEqual([]);
      state = report.state;
      const next = { wanted: now.wanted, held: now.wanted, tree: await world.tree() };
      if (!same(now.wanted, now.held)) states.splice(++at, states.length, next);
    } else if (kind < 0.85) {
      state = await undoEdit(context);
      at = Math.max(0, at - 1);
    } else {
      state = await redoEdit(context);
      at = Math.min(states.length - 1, at + 1);
    }
    const { wanted, held, tree } = states[at] ?? fail();
    files = await world.tree();
    const inFiles = await world.held(files);
    const found = [state.pending, !!state.undo, !!state.redo, inFiles, files];
    const open = Object.keys(wanted).filter((key) => !same(wanted[key], held[key])).length;
    const shown = Object.keys(inFiles);
    const expected = Object.fromEntries(
      Object.entries(held).filter(([key, { excluded }]) => !excluded || shown.includes(key)),
    );
    expect(found, `step ${step}`).toEqual([open, at > 0, at < states.length - 1, expected, tree]);
    if (step % 10 === 0) expect(await readEditState(context)).toEqual(state);
  }
  while ((await readEditState(context)).undo) await undoEdit(context);
  expect(await world.tree()).toEqual(states[0]?.tree);
}

function randomEdits(
  random: Random,
  ids: Readonly<Record<string, string>>,
  { wanted }: ModelState,
): { wanted: Pictures; edits: readonly LabelEdit[] } {
  const next: Record<string, Facts> = { ...wanted };
  const edits: LabelEdit[] = [];
  const [first = '', ...others] = Object.keys(wanted);
  for (let count = 1 + random.index(4); count > 0; count--) {
    const content = random.pick([first, ...others]);
    const id = ids[content] ?? content;
    const facts = next[content] ?? fail();
    const kind = random.uniform();
    if (kind < 0.5) {
      const label = random.pick(labels);
      edits.push({ kind: 'relabel', id, label });
      next[content] = { ...facts, label };
    } else if (kind < 0.75) {
      const split = random.pick(splits);
      edits.push({ kind: 'move-split', id, split });
      next[content] = { ...facts, split };
    } else {
      const excluded = random.uniform() < 0.6;
      edits.push({ kind: 'exclude', id, excluded });
      next[content] = { ...facts, excluded };
    }
  }
  return { wanted: next, edits };
}

function folderWorld(root: string): World {
  const hidden = '.glassbox-excluded/';
  const files = (tree: Tree) => Object.entries(tree).filter(([name]) => !name.endsWith('/'));
  return {
    context: contextOf(root, 'set'),
    tree: () => readTree(join(root, 'set')),
    ids: (tree) =>
      Object.fromEntries(files(tree).map(([name, content]) => [content, name.replace(hidden, '')])),
    held: async (tree) =>
      Object.fromEntries(
        files(tree).map(([name, content]) => {
          const [split = '', label = ''] = name.replace(hidden, '').split('/');
          return [content, { label, split, excluded: name.startsWith(hidden) }];
        }),
      ),
  };
}

function csvWorld(root: string): World {
  const context = contextOf(root, 'l.csv');
  return {
    context,
    tree: async () => ({ csv: await readFile(join(root, 'l.csv'), 'latin1') }),
    ids: () => ({}),
    held: async () =>
      Object.fromEntries(
        (await listRows(context)).map((row) => {
          const [split = '', label = '', id = ''] = row.split(' ');
          return [id, { label, split, excluded: false }];
        }),
      ),
  };
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function fail(): never {
  throw new Error('The model has no such state.');
}
