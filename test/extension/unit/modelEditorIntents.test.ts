// What messages of a model editor's webview cause, and that a message which is not one of them causes nothing.

import { beforeEach, describe, expect, it, vi } from 'vitest';

const fake = await vi.hoisted(async () => (await import('./windowFake')).createWindowFake());
vi.mock('vscode', () => fake.api);

import {
  type ModelEditorActions,
  performModelEditorIntent,
} from '../../../src/extension/editors/modelEditorIntents';
import { workspaceUntrusted } from '../../../src/extension/errors';
import type { Services } from '../../../src/extension/services';
import type { ModelEditorIntent } from '../../../src/protocol/modelEditor';
import { image, model } from './explainSamples';
import { strangeMessages, takeNotes } from './intentNotes';
import { silentLog, Uri } from './windowFake';

const { seen } = fake;
const { done, note, noteAsync } = takeNotes();
const npy = Uint8Array.of(1, 2, 3);
const parts = {
  log: silentLog,
  engine: { graphWeightNpy: noteAsync('graphWeightNpy', { npy }) },
} as unknown as Services;

let overlayImage: string | null;
const uri = Uri.file(model);
const document: ModelEditorActions = {
  uri: uri as never,
  path: model,
  check: () => {
    if (!seen.isTrusted) throw workspaceUntrusted();
  },
  load: noteAsync('load'),
  runOn: noteAsync('runOn'),
  clearOverlay: note('clearOverlay'),
  overlay: {
    get image() {
      return overlayImage;
    },
    runAgain: noteAsync('runAgain'),
    cancel: note('cancel'),
  },
};
const savingWeight = { kind: 'save-weight', name: 'layer1/conv:weight' } as const;

beforeEach(() => {
  done.length = 0;
  overlayImage = null;
  fake.reset();
});

function perform(message: unknown): Promise<void> {
  return performModelEditorIntent(parts, document, message);
}

describe('an intent', () => {
  it.each<[ModelEditorIntent, unknown[]]>([
    [{ kind: 'run-overlay-again' }, ['runAgain']],
    [{ kind: 'cancel-overlay' }, ['cancel']],
    [{ kind: 'clear-overlay' }, ['clearOverlay']],
    [{ kind: 'try-again' }, ['load']],
  ])('%j reaches the document', async (intent, expected) => {
    await perform(intent);
    expect([done, seen.errors]).toEqual([[expected], []]);
  });

  it.each<[ModelEditorIntent, unknown[]]>([
    [{ kind: 'use-model' }, ['glassbox.useModel', uri]],
    [{ kind: 'edit-card' }, ['glassbox.editModelCard', model]],
    [{ kind: 'fine-tune', value: null }, ['glassbox.fineTune', { model }]],
    [{ kind: 'fine-tune', value: '/pool' }, ['glassbox.fineTune', { model, headValue: '/pool' }]],
    [{ kind: 'open-as-text' }, ['vscode.openWith', uri, 'default']],
    [{ kind: 'manage-trust' }, ['workbench.trust.manage']],
  ])('%j is a command of the window', async (intent, expected) => {
    await perform(intent);
    expect([seen.commands, seen.errors]).toEqual([[expected], []]);
  });

  it('copies text', async () => {
    await perform({ kind: 'copy', text: 'details' });
    expect(seen.copied).toEqual(['details']);
  });
});

describe('a picture', () => {
  it('that is chosen is what the model is run on', async () => {
    seen.picture = image;
    await perform({ kind: 'choose-picture' });
    expect([done, seen.errors]).toEqual([[['runOn', image]], []]);
  });

  it('that nobody chooses changes nothing', async () => {
    await perform({ kind: 'choose-picture' });
    await perform({ kind: 'show-features', value: null });
    expect([done, seen.commands, seen.errors]).toEqual([[], [], []]);
  });

  it('that is none is refused with a sentence', async () => {
    seen.picture = '/data/notes.txt';
    await perform({ kind: 'choose-picture' });
    expect(done).toEqual([]);
    expect(seen.errors).toEqual([expect.stringContaining('"notes.txt" is not a picture')]);
  });

  it.each([
    ['of the overlay', image, '/data/pictures/dog.jpg', image],
    ['that is chosen where there is no overlay', null, image, image],
  ])('%s is shown in feature maps', async (_, shown, chosen, expected) => {
    overlayImage = shown;
    seen.picture = chosen;
    await perform({ kind: 'show-features', value: '/relu' });
    expect(seen.commands).toEqual([
      ['glassbox.features', { image: expected, model, layer: '/relu' }],
    ]);
  });
});

describe('where nobody trusts the workspace', () => {
  it.each<ModelEditorIntent>([
    { kind: 'choose-picture' },
    { kind: 'run-overlay-again' },
    savingWeight,
  ])('%j runs and reads nothing, and that is said', async (intent) => {
    seen.isTrusted = false;
    seen.picture = image;
    seen.target = '/out/weight.npy';
    await perform(intent);
    expect([done, seen.saved]).toEqual([[], []]);
    expect(seen.errors).toEqual([expect.stringContaining('not trusted')]);
  });
});

describe('saving a weight', () => {
  it('writes what the engine makes of it, under a name that a file may have', async () => {
    seen.target = '/out/weight.npy';
    await perform(savingWeight);
    expect(done).toEqual([['graphWeightNpy', { path: model, name: savingWeight.name }]]);
    expect(seen.proposed).toEqual(['/data/m.layer1_conv_weight.npy']);
    expect(seen.saved).toEqual([{ path: '/out/weight.npy', bytes: npy }]);
  });

  it('asks for nothing where no place is chosen', async () => {
    await perform(savingWeight);
    expect([done, seen.saved]).toEqual([[], []]);
  });
});

describe('a message that is none', () => {
  it.each<[string, unknown]>([
    ...strangeMessages,
    ['a weight without a name', { kind: 'save-weight', name: '' }],
    ['a weight whose name is no text', { kind: 'save-weight', name: 3 }],
    ['a name like a book', { kind: 'save-weight', name: 'x'.repeat(10_001) }],
    ['no word on the value', { kind: 'show-features' }],
    ['a training from nowhere', { kind: 'fine-tune' }],
    ['a value that is no text', { kind: 'show-features', value: {} }],
  ])('such as %s does nothing, and that is said', async (_, message) => {
    await perform(message);
    expect([done, seen.commands, seen.copied, seen.proposed]).toEqual([[], [], [], []]);
    expect(seen.errors).toHaveLength(1);
  });
});
