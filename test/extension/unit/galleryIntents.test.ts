// What messages of the Gallery panel's webview cause, and that a message which is not one of them causes nothing.

import { beforeEach, describe, expect, it, vi } from 'vitest';

const fake = await vi.hoisted(async () => (await import('./windowFake')).createWindowFake());
vi.mock('vscode', () => fake.api);

import {
  type GalleryActions,
  performGalleryIntent,
} from '../../../src/extension/panels/galleryIntents';
import type { Services } from '../../../src/extension/services';
import type { RunQuery } from '../../../src/protocol/evaluation';
import type { GalleryIntent } from '../../../src/protocol/galleryPanel';
import { model } from './explainSamples';
import { dataset, manifest, noEdits, otherRun, row, run } from './gallerySamples';
import { strangeMessages, takeNotes } from './intentNotes';
import { silentLog } from './windowFake';

const { seen } = fake;
const picture = '/data/pets/test/cat/1.png';
const query: RunQuery = {
  filters: [{ kind: 'outcome', outcome: 'wrong' }],
  where: null,
  sort: 'loss',
  descending: true,
};
const { done, note, noteAsync } = takeNotes();
const listing = (path: string, name: string, other = dataset) => ({
  run: path,
  done: 2,
  manifest: {
    ...manifest,
    dataset: { ...manifest.dataset, path: other },
    model: { ...manifest.model, name },
  },
});
const answers = {
  ids: ['a', 'b'] as readonly string[],
  applied: { changed: 2, failed: [] as unknown[], state: noEdits },
};
const parts = {
  log: silentLog,
  engine: {
    runDetails: async () => ({ row, picture, metadata: [], neighbours: [], duplicates: [] }),
    runRowIds: async (request: unknown) => {
      done.push(['runRowIds', request]);
      return answers.ids;
    },
    listRuns: async () => [
      listing('/data/.glassbox/runs/x', 'x.onnx', '/data/cars'),
      listing(run, 'm.onnx'),
      listing(otherRun, 'other.onnx'),
    ],
    exportRun: async ({ format }: { format: string }) => ({ text: `as ${format}` }),
  },
} as unknown as Services;

const panel = {
  run,
  manifest,
  classes: ['cat', 'dog'],
  splits: ['train', 'test'],
  evaluation: {
    cancel: note('cancel'),
    audit: noteAsync('audit'),
    cancelAudit: note('cancelAudit'),
  },
  edits: {
    edit: noteAsync('edit'),
    undo: noteAsync('undo'),
    redo: noteAsync('redo'),
    apply: async () => answers.applied,
  },
  resume: note('resume'),
  compareWith: noteAsync('compareWith'),
} as unknown as GalleryActions;

beforeEach(() => {
  done.length = 0;
  answers.ids = ['a', 'b'];
  answers.applied = { changed: 2, failed: [], state: noEdits };
  fake.reset();
});

function perform(message: unknown, actions = panel): Promise<void> {
  return performGalleryIntent(parts, actions, message);
}

const relabel = (id: string) => ({ kind: 'relabel', id, label: 'dog' }) as const;
const relabelAll = { kind: 'relabel-all', query, label: 'dog' } as const;

describe('an intent', () => {
  it.each<[GalleryIntent, unknown[]]>([
    [{ kind: 'cancel' }, ['cancel']],
    [{ kind: 'resume' }, ['resume']],
    [{ kind: 'audit' }, ['audit']],
    [{ kind: 'cancel-audit' }, ['cancelAudit']],
    [{ kind: 'edit', edits: [relabel('a')] }, ['edit', [relabel('a')]]],
    [{ kind: 'undo' }, ['undo']],
    [{ kind: 'redo' }, ['redo']],
    [{ kind: 'end-comparison' }, ['compareWith', null, '']],
  ])('%j reaches the panel', async (intent, expected) => {
    await perform(intent);
    expect([done, seen.errors]).toEqual([[expected], []]);
  });

  it.each<[GalleryIntent, unknown[]]>([
    [{ kind: 'run-again' }, ['glassbox.evaluate', { dataset, split: 'test', model }]],
    [
      { kind: 'explain', row: 1, target: 3 },
      ['glassbox.explain', { image: picture, model, target: 3 }],
    ],
    [{ kind: 'explain', row: 1, target: null }, ['glassbox.explain', { image: picture, model }]],
    [
      { kind: 'show-features', row: 1 },
      ['glassbox.features', { image: picture, model, layer: null }],
    ],
    [{ kind: 'classify', row: 1 }, ['glassbox.classify', fake.api.Uri.file(picture)]],
    [{ kind: 'open-image', row: 1 }, ['vscode.open', fake.api.Uri.file(picture)]],
    [{ kind: 'reveal', row: 1 }, ['revealInExplorer', fake.api.Uri.file(picture)]],
    [{ kind: 'manage-trust' }, ['workbench.trust.manage']],
  ])('%j is a command of the window', async (intent, expected) => {
    await perform(intent);
    expect([seen.commands, seen.errors]).toEqual([[expected], []]);
  });

  it('to run again what never began tries it in its folder once more', async () => {
    await perform({ kind: 'run-again' }, { ...panel, manifest: null });
    expect([done, seen.commands]).toEqual([[['resume']], []]);
  });

  it.each<GalleryIntent>([
    { kind: 'compare' },
    { kind: 'choose-model' },
    { kind: 'explain', row: 0, target: null },
  ])('%j waits until something is known of the run', async (intent) => {
    await perform(intent, { ...panel, manifest: null });
    expect([seen.commands, seen.errors]).toEqual([
      [],
      [
        'This panel knows no evaluation yet. Wait until it has begun, or evaluate the dataset again.',
      ],
    ]);
  });

  it('asks for a label or a split of the dataset', async () => {
    seen.picks.push('dog', 'train');
    await perform({ kind: 'choose-label', ids: ['a', 'b'] });
    await perform({ kind: 'choose-split', ids: ['a'] });
    expect(seen.offered).toEqual([
      ['cat', 'dog'],
      ['train', 'test'],
    ]);
    expect(done).toEqual([
      ['edit', [relabel('a'), relabel('b')]],
      ['edit', [{ kind: 'move-split', id: 'a', split: 'train' }]],
    ]);
  });

  it('asks for no split where the dataset has none', async () => {
    await perform({ kind: 'choose-split', ids: ['a'] }, { ...panel, splits: [] });
    expect([seen.offered, seen.errors.length]).toEqual([[], 1]);
  });

  it('compares with a run that is chosen, those of the same dataset first', async () => {
    seen.picks.push('other.onnx · pets · test');
    await perform({ kind: 'compare' });
    expect(seen.offered).toEqual([
      ['other.onnx · pets · test', 'other datasets', 'x.onnx · pets · test'],
    ]);
    expect(done).toEqual([['compareWith', otherRun, 'other.onnx']]);
  });

  it.each([
    ['markdown', 'md', 'markdown.showPreview'],
    ['json', 'json', 'vscode.open'],
  ] as const)('saves the report as %s and shows it', async (format, extension, command) => {
    seen.target = `/out/report.${extension}`;
    await perform({ kind: 'report', format });
    expect(seen.proposed).toEqual([`/data/20261124-180431-m-pets.${extension}`]);
    expect(seen.saved.map(({ bytes }) => new TextDecoder().decode(bytes))).toEqual([
      `as ${format}`,
    ]);
    expect(seen.commands).toEqual([[command, fake.api.Uri.file(seen.target)]]);
  });
});

describe('where nobody trusts the workspace, an intent', () => {
  it.each<GalleryIntent>([
    { kind: 'resume' },
    { kind: 'report', format: 'json' },
    { kind: 'audit' },
    { kind: 'open-image', row: 1 },
  ])('such as %j does nothing, and that is said', async (intent) => {
    seen.isTrusted = false;
    await perform(intent);
    expect([done, seen.commands, seen.proposed, seen.errors.length]).toEqual([[], [], [], 1]);
  });

  it('may still lead to trust', async () => {
    seen.isTrusted = false;
    await perform({ kind: 'manage-trust' });
    expect(seen.commands).toEqual([['workbench.trust.manage']]);
  });
});

describe('relabelling everything that a query finds', () => {
  it.each([
    [
      'is done once it is confirmed',
      'Relabel',
      ['a', 'b'],
      [['edit', [relabel('a'), relabel('b')]]],
    ],
    ['is left where it is not', undefined, ['a', 'b'], []],
    ['asks nothing where nothing is found', 'Relabel', [], []],
  ])('%s', async (_, action, ids, expected) => {
    seen.action = action;
    answers.ids = ids;
    await perform(relabelAll);
    expect(done).toEqual([['runRowIds', { run, query }], ...expected]);
    expect(seen.warnings).toEqual(ids.length === 0 ? [] : ['Relabel 2 pictures as "dog"?']);
  });

  it('takes only classes of the dataset', async () => {
    await perform({ ...relabelAll, label: 'horse' });
    expect([done, seen.errors]).toEqual([
      [],
      ['The dataset has no class "horse". Choose one of its classes.'],
    ]);
  });
});

describe('applying', () => {
  it('lists what could not be written, for those who ask', async () => {
    const error = { code: 'x', message: 'The file is gone.', remedy: 'Restore it.' };
    answers.applied = { changed: 2, failed: [{ id: 'a.png', error }], state: noEdits };
    seen.action = 'Show Details';
    await perform({ kind: 'apply' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen.warnings).toEqual(['2 edits were written, 1 could not be and stay as they were.']);
    expect(seen.documents).toEqual(['a.png: The file is gone. Restore it.']);
  });

  it('says nothing more where all is written', async () => {
    await perform({ kind: 'apply' });
    expect([seen.warnings, seen.errors]).toEqual([[], []]);
  });
});

describe('a message that is none', () => {
  it.each<[string, unknown]>([
    ...strangeMessages,
    ['no edits', { kind: 'edit', edits: [] }],
    ['an edit of nothing', { kind: 'edit', edits: [{ kind: 'relabel', id: '', label: 'dog' }] }],
    ['an unknown edit', { kind: 'edit', edits: [{ kind: 'delete', id: 'a' }] }],
    ['a negative row', { kind: 'open-image', row: -1 }],
    ['a fraction of a class', { kind: 'explain', row: 1, target: 0.5 }],
    ['an unknown format', { kind: 'report', format: 'exe' }],
    ['no names', { kind: 'choose-label', ids: [] }],
    ['an unknown order', { ...relabelAll, query: { ...query, sort: 'DROP TABLE' } }],
    ['a condition without end', { ...relabelAll, query: { ...query, where: 'x'.repeat(10_001) } }],
    ['an unknown filter', { ...relabelAll, query: { ...query, filters: [{ kind: 'sql' }] } }],
  ])('such as %s does nothing, and that is said', async (_, message) => {
    await perform(message);
    expect([done, seen.commands, seen.copied, seen.proposed, seen.offered]).toEqual([
      [],
      [],
      [],
      [],
      [],
    ]);
    expect(seen.errors).toHaveLength(1);
  });
});
