// A journal may come with a dataset from a stranger, or be edited by hand: it can neither move what lies outside of the
// dataset nor keep anybody from going on.

import { readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { editLabels, readEditState } from '../../../../src/core/datasets/edits/labelEdits';
import { contextOf, makeRoot, readTree, writeTree } from './support';

const pictures = {
  'secret.txt': 'outside',
  'set/cat/1.png': 'one',
  'set/cat/2.png': 'two',
  'set/dog/3.png': 'three',
};

const every = { version: 1, at: '2026-01-01T00:00:00.000Z', dataset: 'set' };

/** An apply that was begun and not ended, as a crash leaves it. */
function begunMove(from: string, to: string, size: number): string {
  const change = { id: 'cat/1.png', newId: 'dog/1.png', fields: [], operation: 0, kept: null };
  const operations = [{ kind: 'move', from, to, size }];
  const record = { kind: 'apply', again: false, changes: [change], operations, folders: [] };
  return JSON.stringify({ ...every, ...record });
}

async function rootWith(journal: string): Promise<string> {
  const root = await makeRoot();
  await writeTree(root, { ...pictures, '.glassbox/journal.jsonl': journal });
  return root;
}

describe('a journal from elsewhere', () => {
  it('does finish what a crash has interrupted', async () => {
    const root = await rootWith(`${begunMove('cat/1.png', 'dog/1.png', 3)}\n`);
    await readEditState(contextOf(root, 'set'));
    const tree = await readTree(root);
    expect([tree['set/dog/1.png'], tree['set/cat/1.png']]).toEqual(['one', undefined]);
  });

  it.each([
    ['out of the dataset', '../secret.txt', 'dog/1.png', 7],
    ['to a place outside', 'cat/1.png', '../stolen.png', 3],
    ['by a path from the root', 'cat/1.png', '/tmp/stolen.png', 3],
    ['by a backslash', 'cat/1.png', '..\\stolen.png', 3],
    ['through a link', 'cat/1.png', 'way-out/1.png', 3],
    ['over another picture', 'cat/1.png', 'dog/3.png', 3],
  ])('moves nothing %s', async (_, from, to, size) => {
    const root = await rootWith(`${begunMove(from, to, size)}\n`);
    await symlink(await makeRoot(), join(root, 'set', 'way-out'));
    await readEditState(contextOf(root, 'set')).catch(() => undefined);
    expect(await Promise.all(Object.keys(pictures).map((path) => contentOf(root, path)))).toEqual(
      Object.values(pictures),
    );
  });

  it.each([
    ['no JSON at all', 'what is this'],
    ['a kind that is unknown', JSON.stringify({ ...every, kind: 'explode' })],
    ['a line that is torn', '{"version":1,"at":"2026'],
  ])('goes on after %s', async (_, line) => {
    const edit = { id: 'cat/2.png', field: 'label', from: 'cat', to: 'dog' };
    const good = JSON.stringify({ ...every, kind: 'edit', edits: [edit] });
    const root = await rootWith(`${good}\n${line}`);
    const context = contextOf(root, 'set');
    expect((await readEditState(context)).pending).toBe(1);
    const state = await editLabels(context, [{ kind: 'relabel', id: 'cat/1.png', label: 'dog' }]);
    expect(state.pending).toBe(2);
    expect((await readEditState(context)).pending).toBe(2);
  });
});

function contentOf(root: string, path: string): Promise<string | null> {
  return readFile(join(root, path), 'utf8').catch(() => null);
}
