// What a view of the model editor may cause, one case per intent; each has passed the guard of performChecked.

import { basename, extname } from 'node:path';
import * as vscode from 'vscode';
import type { ModelEditorIntent } from '../../protocol/modelEditor';
import { fileNamePart } from '../format';
import { editCard, saveFile, showFeatures } from '../panels/panelActions';
import { type CommonIntent, type IntentGuard, performChecked } from '../panels/performChecked';
import { askForPictures } from '../pictureDialog';
import { picturePath } from '../selection';
import type { Services } from '../services';
import type { ModelDocument } from './modelDocument';
import { modelEditorIntentSchema } from './modelEditorSchema';

/** What an intent may touch of its document. */
export type ModelEditorActions = Pick<
  ModelDocument,
  'uri' | 'path' | 'check' | 'load' | 'runOn' | 'clearOverlay'
> & { readonly overlay: Pick<ModelDocument['overlay'], 'image' | 'runAgain' | 'cancel'> };

type OwnIntent = Exclude<ModelEditorIntent, CommonIntent>;

const guard: IntentGuard<OwnIntent> = { schema: modelEditorIntentSchema, needsTrust: false };

export function performModelEditorIntent(
  parts: Pick<Services, 'log' | 'engine'>,
  document: ModelEditorActions,
  message: unknown,
): Promise<void> {
  return performChecked(parts, guard, message, (intent) => perform(parts, document, intent));
}

async function perform(
  parts: Pick<Services, 'engine'>,
  document: ModelEditorActions,
  intent: OwnIntent,
): Promise<void> {
  const { overlay, uri, path } = document;
  switch (intent.kind) {
    case 'save-weight':
      return saveWeight(parts, document, intent.name);
    case 'choose-picture': {
      const image = await ask(vscode.l10n.t('Run the Model on a Picture'), vscode.l10n.t('Run'));
      if (image !== null) start(document, () => document.runOn(image));
      return;
    }
    case 'run-overlay-again':
      return start(document, () => overlay.runAgain());
    case 'cancel-overlay':
      return overlay.cancel();
    case 'clear-overlay':
      return document.clearOverlay();
    case 'show-features':
      return showFeaturesAt(document, intent.value);
    case 'fine-tune':
      return fineTune(path, intent.value);
    case 'use-model':
      await vscode.commands.executeCommand('glassbox.useModel', uri);
      return;
    case 'edit-card':
      return editCard(path);
    case 'open-as-text':
      await vscode.commands.executeCommand('vscode.openWith', uri, 'default');
      return;
    case 'try-again':
      return void document.load();
    default:
      throw new Error(`Unknown intent ${JSON.stringify(intent satisfies never)}.`);
  }
}

/** Not awaited: the answer to the webview is that it started. */
function start(document: ModelEditorActions, run: () => Promise<void>): void {
  document.check();
  void run();
}

async function showFeaturesAt(
  { overlay, path }: ModelEditorActions,
  layer: string | null,
): Promise<void> {
  const image =
    overlay.image ??
    (await ask(vscode.l10n.t('Show the Feature Maps of a Picture'), vscode.l10n.t('Show')));
  if (image !== null) await showFeatures({ image, model: path, layer });
}

async function fineTune(model: string, value: string | null): Promise<void> {
  const wish = value === null ? { model } : { model, headValue: value };
  await vscode.commands.executeCommand('glassbox.fineTune', wish);
}

/** Full path; null when the person went away. */
async function ask(title: string, openLabel: string): Promise<string | null> {
  const [picture] = await askForPictures({ title, openLabel, canSelectMany: false });
  return picture ? picturePath(picture) : null;
}

async function saveWeight(
  { engine }: Pick<Services, 'engine'>,
  document: ModelEditorActions,
  name: string,
): Promise<void> {
  document.check();
  const { path } = document;
  await saveFile({
    title: vscode.l10n.t('Save Weight'),
    name: `${basename(path, extname(path))}.${fileNamePart(name)}.npy`,
    near: path,
    extension: 'npy',
    bytes: async () => (await engine.graphWeightNpy({ path, name })).npy,
    message: (file) => vscode.l10n.t('Saved the weight to {0}.', file),
    canOpen: false,
  });
}
