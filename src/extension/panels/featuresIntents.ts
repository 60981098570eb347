// What the Feature Maps panel may cause, one case per intent; each has passed the guard of performChecked.

import { basename, extname } from 'node:path';
import * as vscode from 'vscode';
import type { FeatureSource } from '../../protocol/features';
import type { FeaturesIntent } from '../../protocol/featuresPanel';
import { modelNotOffered } from '../errors';
import { fileNamePart } from '../format';
import type { Services } from '../services';
import type { ExplainWish } from './explainSchema';
import { featuresIntentSchema } from './featuresSchema';
import {
  chooseActiveModel,
  editCard,
  explainPicture,
  openFile,
  saveFile,
  showInModel,
} from './panelActions';
import { type CommonIntent, type IntentGuard, performChecked } from './performChecked';

/** What an intent may touch of its panel. */
export interface FeaturesActions {
  readonly image: string;
  /** What is shown; throws where nothing is. */
  readonly source: FeatureSource;
  /** Full path; null while there is none. */
  readonly model: string | null;
  offers(model: string): boolean;
  /** From now on; null: the active one, whichever that is. */
  useModel(model: string | null): void;
  runAgain(): void;
  cancel(): void;
  maximise(value: string, channel: number): void;
  cancelMaximising(): void;
}

type OwnIntent = Exclude<FeaturesIntent, CommonIntent>;

const guard: IntentGuard<OwnIntent> = { schema: featuresIntentSchema, needsTrust: false };

export function performFeaturesIntent(
  parts: Services,
  panel: FeaturesActions,
  message: unknown,
): Promise<void> {
  return performChecked(parts, guard, message, (intent) => perform(parts, panel, intent));
}

async function perform(parts: Services, panel: FeaturesActions, intent: OwnIntent): Promise<void> {
  switch (intent.kind) {
    case 'use-model':
      if (!panel.offers(intent.path)) throw modelNotOffered(intent.path);
      return panel.useModel(intent.path);
    case 'choose-model':
      if ((await chooseActiveModel(parts)) !== null) panel.useModel(null);
      return;
    case 'run-again':
      return panel.runAgain();
    case 'cancel':
      return panel.cancel();
    case 'maximise':
      return panel.maximise(intent.value, intent.channel);
    case 'cancel-maximising':
      return panel.cancelMaximising();
    case 'explain':
      return explain(panel, intent);
    case 'show-in-model':
      return showInModel({ model: panel.source.model, value: intent.value });
    case 'export':
      return exportTo(parts, panel, intent);
    case 'edit-card':
      return editCard(panel.model);
    case 'open-image':
      return openFile(panel.image);
    default:
      throw new Error(`Unknown intent ${JSON.stringify(intent satisfies never)}.`);
  }
}

/** Of the layer: where it speaks for the top class. Of a channel: which pixels excite it. */
function explain(
  { image, source }: FeaturesActions,
  { value, channel }: Extract<FeaturesIntent, { kind: 'explain' }>,
): Promise<void> {
  const wish: ExplainWish =
    channel === null
      ? { method: 'grad-cam', target: { kind: 'top' }, layer: value }
      : { method: 'saliency', target: { kind: 'channel', layer: value, channel } };
  return explainPicture({ image, model: source.model, ...wish });
}

async function exportTo(
  { engine }: Services,
  { image, source }: FeaturesActions,
  { value, format, colormap }: Extract<FeaturesIntent, { kind: 'export' }>,
): Promise<void> {
  await saveFile({
    title: vscode.l10n.t('Export Feature Maps'),
    name: `${basename(image, extname(image))}.${fileNamePart(value)}.${format}`,
    near: image,
    extension: format,
    bytes: async () =>
      format === 'png'
        ? (await engine.featurePng({ source, value, colormap })).bytes
        : (await engine.featureNpy({ source, value })).npy,
    message: (name) => vscode.l10n.t('Exported the feature maps to {0}.', name),
    canOpen: format === 'png',
  });
}
