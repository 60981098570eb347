// What messages of the Feature Maps panel's webview cause, and that a message which is not one of them causes nothing.

import { beforeEach, describe, expect, it, vi } from 'vitest';

const fake = await vi.hoisted(async () => (await import('./windowFake')).createWindowFake());
vi.mock('vscode', () => fake.api);

import {
  type FeaturesActions,
  performFeaturesIntent,
} from '../../../src/extension/panels/featuresIntents';
import type { Services } from '../../../src/extension/services';
import type { FeaturesIntent } from '../../../src/protocol/featuresPanel';
import { image, model, otherModel } from './explainSamples';
import { source } from './featureSamples';
import { strangeMessages, takeNotes } from './intentNotes';
import { silentLog } from './windowFake';

const { seen } = fake;
const { done, note, noteAsync } = takeNotes();
const bytes = Uint8Array.of(1, 2, 3);
const parts = {
  log: silentLog,
  engine: {
    featurePng: noteAsync('featurePng', {
      mime: 'image/png',
      bytes,
      size: { width: 1, height: 1 },
    }),
    featureNpy: noteAsync('featureNpy', { npy: bytes, shape: [1, 6, 32, 32] }),
  },
} as unknown as Services;

const panel: FeaturesActions = {
  image,
  source,
  model,
  offers: (path) => path === model || path === otherModel,
  useModel: note('useModel'),
  runAgain: note('runAgain'),
  cancel: note('cancel'),
  maximise: note('maximise'),
  cancelMaximising: note('cancelMaximising'),
};
const value = '/layer1/relu';
const exporting = { kind: 'export', value, format: 'png', colormap: 'viridis' } as const;

beforeEach(() => {
  done.length = 0;
  fake.reset();
});

function perform(message: unknown): Promise<void> {
  return performFeaturesIntent(parts, panel, message);
}

describe('an intent', () => {
  it.each<[FeaturesIntent, unknown[]]>([
    [{ kind: 'use-model', path: otherModel }, ['useModel', otherModel]],
    [{ kind: 'run-again' }, ['runAgain']],
    [{ kind: 'cancel' }, ['cancel']],
    [{ kind: 'maximise', value, channel: 3 }, ['maximise', value, 3]],
    [{ kind: 'cancel-maximising' }, ['cancelMaximising']],
  ])('%j reaches the panel', async (intent, expected) => {
    await perform(intent);
    expect([done, seen.errors]).toEqual([[expected], []]);
  });

  it.each<[FeaturesIntent, unknown[]]>([
    [
      { kind: 'explain', value, channel: null },
      [
        'glassbox.explain',
        { image, model, method: 'grad-cam', target: { kind: 'top' }, layer: value },
      ],
    ],
    [
      { kind: 'explain', value, channel: 3 },
      [
        'glassbox.explain',
        { image, model, method: 'saliency', target: { kind: 'channel', layer: value, channel: 3 } },
      ],
    ],
    [{ kind: 'show-in-model', value }, ['glassbox.openModel', { model, value }]],
    [{ kind: 'edit-card' }, ['glassbox.editModelCard', model]],
    [{ kind: 'manage-trust' }, ['workbench.trust.manage']],
  ])('%j is a command of the window', async (intent, expected) => {
    await perform(intent);
    expect([seen.commands, seen.errors]).toEqual([[expected], []]);
  });

  it('opens the picture and copies text', async () => {
    await perform({ kind: 'open-image' });
    await perform({ kind: 'copy', text: 'details' });
    expect(seen.commands).toMatchObject([['vscode.open', { path: image }]]);
    expect(seen.copied).toEqual(['details']);
  });
});

describe('a message that is none', () => {
  it.each<[string, unknown]>([
    ...strangeMessages,
    ['a model that is not offered', { kind: 'use-model', path: '/etc/passwd' }],
    ['no value', { kind: 'show-in-model', value: '' }],
    ['a value that is no text', { kind: 'show-in-model', value: 3 }],
    ['a negative channel', { kind: 'maximise', value, channel: -1 }],
    ['a fraction of a channel', { kind: 'explain', value, channel: 0.5 }],
    ['an unknown format', { ...exporting, format: 'exe' }],
    ['an unknown colormap', { ...exporting, colormap: 'rainbow' }],
  ])('such as %s does nothing, and that is said', async (_, message) => {
    await perform(message);
    expect([done, seen.commands, seen.copied, seen.proposed]).toEqual([[], [], [], []]);
    expect(seen.errors).toHaveLength(1);
  });
});

describe('exporting', () => {
  it.each([
    ['png', ['featurePng', { source, value, colormap: 'viridis' }]],
    ['npy', ['featureNpy', { source, value }]],
  ] as const)('as %s writes what the engine makes of the layer', async (format, asked) => {
    seen.target = '/out/maps';
    await perform({ ...exporting, format });
    expect(done).toEqual([asked]);
    expect(seen.proposed).toEqual([`/data/cat.layer1_relu.${format}`]);
    expect(seen.saved).toEqual([{ path: '/out/maps', bytes }]);
  });

  it('asks for nothing where no place is chosen', async () => {
    await perform(exporting);
    expect([done, seen.saved]).toEqual([[], []]);
  });
});
