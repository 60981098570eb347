// How trainings read in lists, in the status bar and in messages.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { TrainingListing, TrainingManifest } from '../protocol/train';
import { formatShare } from './format';
import type { Training, TrainingState } from './training';
import { modelNameOf } from './trainingFolder';

/** "mobilenetv2.onnx → ants-bees". */
export function trainingName({
  model,
  dataset,
}: Pick<TrainingManifest, 'model' | 'dataset'>): string {
  return `${modelNameOf(model.name)} → ${dataset.name}`;
}

/** Of one that may not have begun. */
export function requestName({ request, state }: Pick<Training, 'request' | 'state'>): string {
  if (state.manifest) return trainingName(state.manifest);
  return `${modelNameOf(request.model)} → ${basename(request.data.path)}`;
}

/** "best 94.1 % · test 93.5 %", as far as known. */
export function trainingFigures({
  best,
  test,
}: Pick<TrainingListing, 'best' | 'test'>): readonly string[] {
  return [
    ...(best ? [vscode.l10n.t('best {0}', formatShare(best.accuracy))] : []),
    ...(test ? [vscode.l10n.t('test {0}', formatShare(test.value))] : []),
  ];
}

/** Share of all epochs that is done, 0…1; null before the first. */
export function trainedShare({ progress }: Pick<TrainingState, 'progress'>): number | null {
  if (!progress) return null;
  const { epoch, epochs, done, total } = progress;
  const share = (epoch - 1 + (total === 0 ? 0 : done / total)) / Math.max(1, epochs);
  return Math.min(1, Math.max(0, share));
}
