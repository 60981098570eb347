// The recipes that the wizard offers, as what they change of the default one.

import * as vscode from 'vscode';
import type { TrainOptions } from '../protocol/trainRecipe';

export type RecipeChoice =
  | { readonly kind: 'options'; readonly options: TrainOptions }
  | { readonly kind: 'file' }
  | { readonly kind: 'edit' };

export interface RecipeItem extends vscode.QuickPickItem {
  readonly choice?: RecipeChoice;
}

const headOnly: TrainOptions = {
  phases: [{ name: 'head', train: 'head', epochs: 20, learningRate: 1e-3 }],
};

/** Everything, whatever the number of pictures: who asks for it wants it. */
const wholeNetwork: TrainOptions = { batchNorm: 'training', fewPictures: 'fine-tune' };

/** `isFromScratch`: a network without anything learned has no head to train alone. */
export function recipeItems(isFromScratch: boolean): RecipeItem[] {
  const own: RecipeItem[] = isFromScratch
    ? []
    : [
        {
          label: `$(circle-outline) ${vscode.l10n.t('Head Only')}`,
          detail: vscode.l10n.t('The rest of the model stays as it is: fast, and for few pictures'),
          choice: { kind: 'options', options: headOnly },
        },
        {
          label: `$(flame) ${vscode.l10n.t('Full, with Training BatchNorm')}`,
          detail: vscode.l10n.t(
            'BatchNorm learns the statistics of the new pictures: for many, or very different ones',
          ),
          choice: { kind: 'options', options: wholeNetwork },
        },
      ];
  return [
    {
      label: `$(mortar-board) ${vscode.l10n.t('Default')}`,
      detail: isFromScratch
        ? vscode.l10n.t('Every layer from random weights, with early stopping')
        : vscode.l10n.t('A new head first, then every layer at a lower rate, with early stopping'),
      choice: { kind: 'options', options: {} },
    },
    ...own,
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    {
      label: `$(json) ${vscode.l10n.t('From a train.json…')}`,
      detail: vscode.l10n.t('A recipe that is a file'),
      choice: { kind: 'file' },
    },
    {
      label: `$(edit) ${vscode.l10n.t('Edit as train.json')}`,
      detail: vscode.l10n.t('Writes the default recipe to a file and opens it'),
      choice: { kind: 'edit' },
    },
  ];
}
