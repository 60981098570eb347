import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { beforeAll, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random';
import { openDataset } from '../../src/core/datasets/openDataset';
import { editMethods } from '../../src/engine/datasets/editMethods';
import type { LabelEdit } from '../../src/protocol/dataset';
import { walkCsv, walkFolders } from '../core/datasets/edits/randomWalk';
import {
  journalPath,
  makeRoot,
  readTree,
  type Tree,
  writeTree,
} from '../core/datasets/edits/support';
import { makeFolder } from './support';
import { call } from './useEngine';

const methods = editMethods((path, signal) => openDataset(path, { signal }));
const classes = ['ant', 'bee', 'wasp'] as const;
let child = '';

beforeAll(async () => {
  child = join(await makeFolder(), 'child.cjs');
  await build({
    entryPoints: ['test/engine/applyEditsChild.ts'],
    outfile: child,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    external: ['vscode', 'onnxruntime-node', 'sharp', '@duckdb/node-api'],
  });
});

/** Returns how many lines the process wrote before its end. */
function runUntil(scope: Scope, method: string, moment: Moment): Promise<number> {
  const started = spawn(process.execPath, [child, scope.root, scope.dataset, method], {
    // The packages that are not bundled are those of the repository.
    env: { ...process.env, NODE_PATH: resolve('node_modules') },
  });
  let lines = 0;
  let errors = '';
  const kill = async (): Promise<void> => {
    await sleep(moment.delayMs);
    started.kill('SIGKILL');
  };
  started.stderr.on('data', (chunk) => {
    errors += String(chunk);
  });
  started.stdout.on('data', (chunk) => {
    const before = lines;
    lines += String(chunk).split('\n').length - 1;
    if (before < moment.line && lines >= moment.line) void kill();
  });
  return new Promise((done, fail) => {
    started.on('close', (code) => (code ? fail(new Error(errors)) : done(lines)));
  });
}

interface Scope {
  readonly root: string;
  readonly dataset: string;
}

interface Moment {
  /** Line after which the process is killed; the first says that it begins. */
  readonly line: number;
  readonly delayMs: number;
}

interface Planned {
  readonly before: Tree;
  readonly edits: readonly LabelEdit[];
  /** Folder or label by picture after the edits. */
  readonly after: Readonly<Record<string, string>>;
}

function planFolders(seed: number): Planned {
  const random = createRandom(seed);
  const before: Record<string, string> = {};
  const after: Record<string, string> = {};
  const edits: LabelEdit[] = [];
  for (let i = 0; i < 300; i++) {
    const from = classes[i % 3] ?? '';
    const to = classes[(i + 1) % 3] ?? '';
    const name = `${Math.floor(i / 3)}.png`;
    const content = `picture ${i}`;
    before[`set/${from}/${name}`] = content;
    const excluded = random.uniform() < 0.2;
    const id = `${from}/${name}`;
    edits.push(excluded ? { kind: 'exclude', id, excluded } : { kind: 'relabel', id, label: to });
    after[content] = excluded ? `set/.glassbox-excluded/${from}` : `set/${to}`;
  }
  return { before, edits, after };
}

/** Folder of each picture, by its content; a picture that is there twice has two. */
function placesOf(tree: Tree): Readonly<Record<string, string>> {
  const places: Record<string, string> = {};
  for (const [name, content] of Object.entries(tree)) {
    if (name.endsWith('/')) continue;
    const folder = name.slice(0, name.lastIndexOf('/'));
    places[content] = content in places ? `${places[content]} and ${folder}` : folder;
  }
  return places;
}

it('a process killed at 20 moments of applying 300 edits loses no picture and no label', async () => {
  const random = createRandom(20);
  let interrupted = 0;
  for (let time = 0; time < 20; time++) {
    const root = await makeRoot();
    const { before, edits, after } = planFolders(time);
    await writeTree(root, before);
    const scope = { root, dataset: join(root, 'set') };
    await methods.editLabels({ ...scope, edits }, call);
    const line = 1 + (time === 0 ? 0 : random.index(300));
    await runUntil(scope, 'apply', { line, delayMs: random.between(0, 3) });
    const journal = await readFile(journalPath(root), 'utf8');
    if (journal.includes('"kind":"apply"') && !journal.includes('"kind":"applied"')) interrupted++;
    const { pending } = await methods.editState(scope, call);
    if (pending > 0) await methods.applyEdits(scope, call);
    const applied = placesOf(await readTree(root));
    await methods.undoEdit(scope, call);
    expect({ applied, undone: await readTree(root) }, `time ${time}`).toEqual({
      applied: after,
      undone: before,
    });
  }
  expect(interrupted).toBeGreaterThan(9);
}, 240_000);

it('a process killed while it undoes 300 edits leaves all of them undone', async () => {
  const random = createRandom(21);
  for (let time = 0; time < 5; time++) {
    const root = await makeRoot();
    const { before, edits } = planFolders(time);
    await writeTree(root, before);
    const scope = { root, dataset: join(root, 'set') };
    await methods.editLabels({ ...scope, edits }, call);
    await methods.applyEdits(scope, call);
    await runUntil(scope, 'undo', { line: 1, delayMs: random.between(0, 120) });
    const { undo } = await methods.editState(scope, call);
    if (undo?.startsWith('applying')) await methods.undoEdit(scope, call);
    expect(await readTree(root), `time ${time}`).toEqual(before);
  }
}, 120_000);

it('a process killed while it rewrites a manifest leaves the old or the new one', async () => {
  const random = createRandom(22);
  const rows = Array.from({ length: 3000 }, (_, i) => `${i}.png,"ant, ${i % 7}"\r\n`);
  const text = `image,label\r\n${rows.join('')}`;
  const edits = Array.from({ length: 300 }, (_, i): LabelEdit => {
    const id = `${i * 7}.png`;
    return i % 5 === 0
      ? { kind: 'exclude', id, excluded: true }
      : { kind: 'relabel', id, label: 'bee' };
  });
  const after = text.replaceAll(/^(\d+)\.png,.*\r\n/gm, (row, number: string) => {
    const place = Number(number) / 7;
    if (!Number.isInteger(place) || place >= 300) return row;
    return place % 5 === 0 ? '' : `${number}.png,"bee"\r\n`;
  });
  for (let time = 0; time < 8; time++) {
    const root = await makeRoot();
    await writeTree(root, { 'l.csv': text });
    const scope = { root, dataset: join(root, 'l.csv') };
    await methods.editLabels({ ...scope, edits }, call);
    await runUntil(scope, 'apply', { line: 1, delayMs: random.between(0, 150) });
    const { pending } = await methods.editState(scope, call);
    if (pending > 0) await methods.applyEdits(scope, call);
    const applied = await readTree(root);
    await methods.undoEdit(scope, call);
    expect([applied, await readTree(root)], `time ${time}`).toEqual([
      { 'l.csv': after },
      { 'l.csv': text },
    ]);
  }
}, 120_000);

it('200 random steps do what a simple model does', async () => {
  await walkFolders(await makeRoot(), 3, 200);
  await walkCsv(await makeRoot(), 4, 200);
}, 120_000);
