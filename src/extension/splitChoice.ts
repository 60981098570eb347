// Which part of a dataset to evaluate: the pictures the model has not learned from, where there are such.

import * as vscode from 'vscode';
import type { DatasetDescription } from '../protocol/dataset';
import { formatInteger } from './format';

export interface SplitChoice {
  /** null: the whole dataset. */
  readonly split: string | null;
  readonly count: number;
}

/** From the best to evaluate to the whole; one choice where there is nothing to choose. */
export function splitChoices({
  splits,
  count,
}: Pick<DatasetDescription, 'splits' | 'count'>): readonly SplitChoice[] {
  const all = { split: null, count };
  const named = splits.filter(({ count: size }) => size > 0);
  if (named.length < 2) return [all];
  const parts = named.flatMap(({ name, count: size }) =>
    name === null ? [] : [{ split: name, count: size }],
  );
  return [...parts.sort((a, b) => rank(a.split) - rank(b.split)), all];
}

/** The choice of the person; null when they went away. */
export async function pickSplitToEvaluate(
  description: Pick<DatasetDescription, 'name' | 'splits' | 'count'>,
): Promise<SplitChoice | null> {
  const choices = splitChoices(description);
  const [only, ...others] = choices;
  if (only && others.length === 0) return only;
  const items = choices.map((choice) => ({
    label: choice.split ?? vscode.l10n.t('All'),
    description: vscode.l10n.t('{0} pictures', formatInteger(choice.count)),
    choice,
  }));
  const item = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Evaluate {0}', description.name),
    placeHolder: vscode.l10n.t('The pictures to evaluate on'),
  });
  return item?.choice ?? null;
}

const ranks = [/^test/i, /^val/i, /^train/i];

function rank(split: string): number {
  const index = ranks.findIndex((pattern) => pattern.test(split));
  // A part of another name goes between the validation and the training pictures.
  return index === 2 ? 3 : index === -1 ? 2 : index;
}
