// What messages of the Explain panel's webview cause, and that a message which is not one of them causes nothing.

import { beforeEach, describe, expect, it, vi } from 'vitest';

const shown = vi.hoisted(() => ({
  errors: [] as string[],
  messages: [] as string[],
  commands: [] as unknown[][],
  copied: [] as string[],
  saved: [] as { path: string; text: string }[],
  proposed: [] as string[],
  target: { path: '/out/map.png' as string | null },
}));

vi.mock('vscode', async () => {
  const { vscodeFake } = await import('./vscodeFake');
  const file = (path: string) => ({ scheme: 'file', fsPath: path, path });
  return {
    ...vscodeFake,
    Uri: {
      file,
      joinPath: (base: { path: string }, name: string) => file(`${base.path}/${name}`),
    },
    commands: { executeCommand: async (...args: unknown[]) => void shown.commands.push(args) },
    env: { clipboard: { writeText: async (text: string) => void shown.copied.push(text) } },
    window: {
      showErrorMessage: async (text: string) => void shown.errors.push(text),
      showInformationMessage: async (...texts: string[]) => {
        shown.messages.push(texts.join(' | '));
        return texts[1];
      },
      showSaveDialog: async ({ defaultUri }: { defaultUri: { path: string } }) => {
        shown.proposed.push(defaultUri.path);
        return shown.target.path === null ? undefined : file(shown.target.path);
      },
    },
    workspace: {
      ...vscodeFake.workspace,
      fs: {
        writeFile: async ({ path }: { path: string }, bytes: Uint8Array) =>
          void shown.saved.push({ path, text: new TextDecoder('latin1').decode(bytes) }),
      },
    },
  };
});

import {
  type ExplainActions,
  performExplainIntent,
} from '../../../src/extension/panels/explainIntents';
import type { Services } from '../../../src/extension/services';
import type { ExplainIntent } from '../../../src/protocol/explainPanel';
import { explanation, image, model } from './explainSamples';

const choice = { model, method: 'saliency', target: { kind: 'top' }, layer: null } as const;
const overlay = { colormap: 'inferno', opacity: 0.6, peak: null } as const;

const done: unknown[][] = [];
const parts = {
  log: { error: () => undefined, show: () => undefined },
  engine: {
    renderOverlay: async (request: unknown) => {
      done.push(['renderOverlay', request]);
      return { mime: 'image/png', bytes: new TextEncoder().encode('a picture') };
    },
  },
} as unknown as Services;

/** Cells that note what is asked of them. */
const cells = new Proxy({} as ExplainActions['cells'], {
  get: (_, name) => {
    if (name === 'explanation') return () => explanation();
    if (name === 'place') return () => ({ model, layer: '/relu' });
    return (...args: unknown[]) => void done.push([String(name), ...args]);
  },
});
const panel: ExplainActions = {
  image,
  cells,
  offers: (path) => path === model,
  modelChosen: () => undefined,
};

beforeEach(() => {
  for (const list of [done, ...Object.values(shown)]) if (Array.isArray(list)) list.length = 0;
  shown.target.path = '/out/map.png';
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
    expect([done, shown.errors]).toEqual([[expected], []]);
  });

  it.each<[ExplainIntent, unknown[]]>([
    [{ kind: 'manage-trust' }, ['workbench.trust.manage']],
    [{ kind: 'show-features', cell: 2 }, ['glassbox.features', { image, model, layer: '/relu' }]],
    [{ kind: 'edit-card', model }, ['glassbox.editModelCard', model]],
    [{ kind: 'open-image' }, ['vscode.open', { scheme: 'file', fsPath: image, path: image }]],
  ])('%j is a command of the window', async (intent, expected) => {
    await perform(intent);
    expect([shown.commands, shown.errors]).toEqual([[expected], []]);
  });

  it('copies text', async () => {
    await perform({ kind: 'copy', text: 'details' });
    expect(shown.copied).toEqual(['details']);
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
    ['nothing', undefined],
    ['text', 'choose'],
    ['an unknown kind', { kind: 'delete-everything' }],
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
    ['something to copy that is no text', { kind: 'copy', text: { toString: () => 'x' } }],
  ])('such as %s does nothing, and that is said', async (_, message) => {
    await perform(message);
    expect([done, shown.commands, shown.copied, shown.proposed]).toEqual([[], [], [], []]);
    expect(shown.errors).toHaveLength(1);
  });
});

describe('exporting', () => {
  const as = (format: 'png' | 'npy' | 'json') =>
    perform({ kind: 'export', cell: 1, format, ...overlay });

  it('writes the picture that the engine paints with the colours of the panel', async () => {
    await as('png');
    const { heatmap, geometry } = explanation();
    expect(done).toEqual([['renderOverlay', { image, heatmap, geometry, ...overlay }]]);
    expect(shown.saved).toEqual([{ path: '/out/map.png', text: 'a picture' }]);
    expect(shown.proposed).toEqual(['/data/cat.grad-cam.png']);
    expect(shown.messages).toEqual(['Exported the explanation to map.png. | Open']);
    expect(shown.commands).toMatchObject([['vscode.open', { path: '/out/map.png' }]]);
  });

  it.each(['npy', 'json'] as const)('writes %s without asking the engine', async (format) => {
    await as(format);
    expect([done, shown.proposed]).toEqual([[], [`/data/cat.grad-cam.${format}`]]);
    expect(shown.saved).toHaveLength(1);
  });

  it('offers no editor for numbers, which none could show', async () => {
    await as('npy');
    expect(shown.messages).toEqual(['Exported the explanation to map.png.']);
  });

  it('writes nothing where no place is chosen', async () => {
    shown.target.path = null;
    await as('png');
    expect([done, shown.saved, shown.messages]).toEqual([[], [], []]);
  });
});
