// What messages of the Explain panel's webview cause, and that a message which is not one of them causes nothing.

import { beforeEach, describe, expect, it, vi } from 'vitest';

const fake = await vi.hoisted(async () => (await import('./windowFake')).createWindowFake());
vi.mock('vscode', () => fake.api);

import {
  type ExplainActions,
  performExplainIntent,
} from '../../../src/extension/panels/explainIntents';
import type { Services } from '../../../src/extension/services';
import type { ExplainIntent } from '../../../src/protocol/explainPanel';
import { explanation, image, model } from './explainSamples';
import { strangeMessages, takeNotes } from './intentNotes';
import { silentLog } from './windowFake';

const { seen } = fake;
const choice = { model, method: 'saliency', target: { kind: 'top' }, layer: null } as const;
const overlay = { colormap: 'inferno', opacity: 0.6, peak: null } as const;

const { done, note, noteAsync } = takeNotes();
const parts = {
  log: silentLog,
  engine: {
    renderOverlay: noteAsync('renderOverlay', {
      mime: 'image/png',
      bytes: new TextEncoder().encode('a picture'),
    }),
  },
} as unknown as Services;

/** Cells that note what is asked of them. */
const cells = new Proxy({} as ExplainActions['cells'], {
  get: (_, name) => {
    if (name === 'explanation') return () => explanation();
    if (name === 'place') return () => ({ model, layer: '/relu' });
    return note(String(name));
  },
});
const panel: ExplainActions = {
  image,
  cells,
  offers: (path) => path === model,
  modelChosen: () => undefined,
};

beforeEach(() => {
  done.length = 0;
  fake.reset();
  seen.target = '/out/map.png';
  seen.action = 'Open';
});

function perform(message: unknown): Promise<void> {
  return performExplainIntent(parts, panel, message);
}

describe('an intent', () => {
  it.each<[ExplainIntent, unknown[]]>([
    [{ kind: 'choose', cell: 2, choice }, ['choose', 2, choice]],
    [{ kind: 'add', like: 2 }, ['add', 2]],
    [{ kind: 'remove', cell: 2 }, ['remove', 2]],
    [{ kind: 'cancel', cell: 2 }, ['cancel', 2]],
    [{ kind: 'run-again', cell: 2 }, ['runAgain', 2]],
    [{ kind: 'check', cell: 2 }, ['check', 2]],
  ])('%j reaches its map', async (intent, expected) => {
    await perform(intent);
    expect([done, seen.errors]).toEqual([[expected], []]);
  });

  it.each<[ExplainIntent, unknown[]]>([
    [{ kind: 'manage-trust' }, ['workbench.trust.manage']],
    [{ kind: 'show-features', cell: 2 }, ['glassbox.features', { image, model, layer: '/relu' }]],
    [{ kind: 'edit-card', model }, ['glassbox.editModelCard', model]],
    [{ kind: 'open-image' }, ['vscode.open', fake.api.Uri.file(image)]],
  ])('%j is a command of the window', async (intent, expected) => {
    await perform(intent);
    expect([seen.commands, seen.errors]).toEqual([[expected], []]);
  });

  it('copies text', async () => {
    await perform({ kind: 'copy', text: 'details' });
    expect(seen.copied).toEqual(['details']);
  });

  it.each<[string, object]>([
    ['every kind of target', { kind: 'probability', index: 3 }],
    ['a difference', { kind: 'difference', index: 3, minus: 4 }],
    ['a channel', { kind: 'channel', layer: '/relu', channel: 3 }],
    ['a neuron', { kind: 'channel', layer: '/relu', channel: 3, place: { y: 0, x: 6 } }],
  ])('may explain %s', async (_, target) => {
    await perform({ kind: 'choose', cell: 1, choice: { ...choice, target } });
    expect(done).toEqual([['choose', 1, { ...choice, target }]]);
  });
});

describe('a message that is none', () => {
  const withChoice = (part: object) => ({
    kind: 'choose',
    cell: 1,
    choice: { ...choice, ...part },
  });
  const withTarget = (target: unknown) => withChoice({ target });
  const asExport = (part: object) => ({
    kind: 'export',
    cell: 1,
    format: 'png',
    ...overlay,
    ...part,
  });

  it.each<[string, unknown]>([
    ...strangeMessages,
    ['text', 'choose'],
    ['no cell', { kind: 'cancel' }],
    ['a cell as text', { kind: 'cancel', cell: '1' }],
    ['a fraction of a cell', { kind: 'cancel', cell: 1.5 }],
    ['a cell that is no number', { kind: 'cancel', cell: Number.NaN }],
    ['an unknown method', withChoice({ method: 'tea-leaves' })],
    ['an inherited name as method', withChoice({ method: 'constructor' })],
    ['no model', withChoice({ model: '' })],
    ['a model that is not offered', withChoice({ model: '/etc/passwd' })],
    ['a layer that is no text', withChoice({ layer: 3 })],
    ['an unknown target', withTarget({ kind: 'everything' })],
    ['a target that is no object', withTarget(3)],
    ['a negative class', withTarget({ kind: 'class', index: -1 })],
    ['an infinite class', withTarget({ kind: 'class', index: Number.POSITIVE_INFINITY })],
    ['a difference with nothing', withTarget({ kind: 'difference', index: 1 })],
    ['half a place', withTarget({ kind: 'channel', layer: '/a', channel: 0, place: { y: 1 } })],
    ['an unknown format', asExport({ format: 'exe' })],
    ['an unknown colormap', asExport({ colormap: 'rainbow' })],
    ['an opacity above 1', asExport({ opacity: 1.01 })],
    ['a peak below zero', asExport({ peak: -1 })],
    ['a card of a model that is not offered', { kind: 'edit-card', model: '/etc/passwd' }],
  ])('such as %s does nothing, and that is said', async (_, message) => {
    await perform(message);
    expect([done, seen.commands, seen.copied, seen.proposed]).toEqual([[], [], [], []]);
    expect(seen.errors).toHaveLength(1);
  });
});

describe('exporting', () => {
  const as = (format: 'png' | 'npy' | 'json') =>
    perform({ kind: 'export', cell: 1, format, ...overlay });

  it('writes the picture that the engine paints with the colours of the panel', async () => {
    await as('png');
    const { heatmap, geometry } = explanation();
    expect(done).toEqual([['renderOverlay', { image, heatmap, geometry, ...overlay }]]);
    expect(seen.saved).toEqual([
      { path: '/out/map.png', bytes: new TextEncoder().encode('a picture') },
    ]);
    expect(seen.proposed).toEqual(['/data/cat.grad-cam.png']);
    expect(seen.told).toEqual(['Exported the explanation to map.png. | Open']);
    expect(seen.commands).toMatchObject([['vscode.open', { path: '/out/map.png' }]]);
  });

  it.each(['npy', 'json'] as const)('writes %s without asking the engine', async (format) => {
    await as(format);
    expect([done, seen.proposed]).toEqual([[], [`/data/cat.grad-cam.${format}`]]);
    expect(seen.saved).toHaveLength(1);
  });

  it('offers no editor for numbers, which none could show', async () => {
    await as('npy');
    expect(seen.told).toEqual(['Exported the explanation to map.png.']);
  });

  it('writes nothing where no place is chosen', async () => {
    seen.target = undefined;
    await as('png');
    expect([done, seen.saved, seen.told]).toEqual([[], [], []]);
  });
});
