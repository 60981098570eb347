// What the Feature Maps panel may cause, one case per intent. The webview is ours, yet its messages are checked as any
// that come from outside the process: what does not fit the schema does nothing.

import { basename, extname } from 'node:path';
import * as vscode from 'vscode';
import type { FeatureSource } from '../../protocol/features';
import type { FeaturesIntent } from '../../protocol/featuresPanel';
import { intentInvalid, modelNotOffered } from '../errors';
import { fileNamePart } from '../format';
import { manageTrust } from '../notify';
import type { Services } from '../services';
import { featuresIntentSchema } from './featuresSchema';
import {
  chooseActiveModel,
  editCard,
  openFile,
  reportingErrors,
  saveFile,
  showInModel,
} from './panelActions';
import { firstIssue } from './schemaParts';

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

export function performFeaturesIntent(
  parts: Services,
  panel: FeaturesActions,
  message: unknown,
): Promise<void> {
  return reportingErrors(parts, async () => {
    const { data, error } = featuresIntentSchema.safeParse(message);
    if (!data) throw intentInvalid(firstIssue(error));
    await perform(parts, panel, data);
  });
}

async function perform(
  parts: Services,
  panel: FeaturesActions,
  intent: FeaturesIntent,
): Promise<void> {
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
    case 'manage-trust':
      await manageTrust();
      return;
    case 'open-image':
      return openFile(panel.image);
    case 'copy':
      return vscode.env.clipboard.writeText(intent.text);
    default:
      throw new Error(`Unknown intent ${JSON.stringify(intent satisfies never)}.`);
  }
}

/** Of the layer: where it speaks for the top class. Of a channel: which pixels excite it. */
async function explain(
  { image, source }: FeaturesActions,
  { value, channel }: Extract<FeaturesIntent, { kind: 'explain' }>,
): Promise<void> {
  const { model } = source;
  const target = { kind: 'channel', layer: value, channel };
  await vscode.commands.executeCommand('glassbox.explain', {
    image,
    model,
    ...(channel === null
      ? { method: 'grad-cam', target: { kind: 'top' }, layer: value }
      : { method: 'saliency', target }),
  });
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
