// What the Explain panel may cause, one case per intent; each has passed the guard of performChecked.

import * as vscode from 'vscode';
import type { ExplainIntent } from '../../protocol/explainPanel';
import { modelNotOffered } from '../errors';
import type { Services } from '../services';
import type { ExplainCells } from './explainCells';
import { intentSchema } from './explainSchema';
import { type ExplainExport, explanationBytes, exportName } from './exportExplanation';
import { chooseActiveModel, editCard, openFile, saveFile, showFeatures } from './panelActions';
import { type CommonIntent, type IntentGuard, performChecked } from './performChecked';

/** What an intent may touch of its panel. */
export interface ExplainActions {
  readonly image: string;
  readonly cells: ExplainCells;
  /** Whether a map of this model may be asked for. */
  offers(model: string): boolean;
  /** The person made `path` the active model, which was `before`. */
  modelChosen(path: string, before: string | null): void;
}

type OwnIntent = Exclude<ExplainIntent, CommonIntent>;

const guard: IntentGuard<OwnIntent> = { schema: intentSchema, needsTrust: false };

export function performExplainIntent(
  parts: Services,
  panel: ExplainActions,
  message: unknown,
): Promise<void> {
  return performChecked(parts, guard, message, (intent) => perform(parts, panel, intent));
}

async function perform(parts: Services, panel: ExplainActions, intent: OwnIntent): Promise<void> {
  const { cells } = panel;
  switch (intent.kind) {
    case 'choose':
      if (!panel.offers(intent.choice.model)) throw modelNotOffered(intent.choice.model);
      return cells.choose(intent.cell, intent.choice);
    case 'add':
      return cells.add(intent.like);
    case 'remove':
      return cells.remove(intent.cell);
    case 'cancel':
      return cells.cancel(intent.cell);
    case 'run-again':
      return cells.runAgain(intent.cell);
    case 'check':
      return cells.check(intent.cell);
    case 'export':
      return exportTo(parts, panel, intent);
    case 'show-features': {
      const { model, layer } = cells.place(intent.cell);
      return showFeatures({ image: panel.image, model, layer });
    }
    case 'choose-model': {
      const before = parts.store.state.activeModel;
      const path = await chooseActiveModel(parts);
      return path === null ? undefined : panel.modelChosen(path, before);
    }
    case 'edit-card':
      if (!panel.offers(intent.model)) throw modelNotOffered(intent.model);
      return editCard(intent.model);
    case 'open-image':
      return openFile(panel.image);
    default:
      throw new Error(`Unknown intent ${JSON.stringify(intent satisfies never)}.`);
  }
}

async function exportTo(
  { engine }: Services,
  { image, cells }: ExplainActions,
  intent: ExplainExport,
): Promise<void> {
  const explanation = cells.explanation(intent.cell);
  const { format } = intent;
  await saveFile({
    title: vscode.l10n.t('Export Explanation'),
    name: exportName(image, explanation, format),
    near: image,
    extension: format,
    bytes: () => explanationBytes(engine, image, explanation, intent),
    message: (name) => vscode.l10n.t('Exported the explanation to {0}.', name),
    canOpen: format !== 'npy',
  });
}
