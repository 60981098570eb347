// What the Gallery panel asks the person: a label, a split, another run, and whether so much is meant.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { RunListing, RunManifest } from '../../protocol/evaluation';
import { formatStart } from '../format';

export async function pickLabel(
  classes: readonly string[],
  pictures: number,
): Promise<string | null> {
  const label = await vscode.window.showQuickPick([...classes], {
    title:
      pictures === 1
        ? vscode.l10n.t('Relabel Picture')
        : vscode.l10n.t('Relabel {0} Pictures', pictures),
    placeHolder: vscode.l10n.t('The right label'),
  });
  return label ?? null;
}

export async function pickSplit(
  splits: readonly string[],
  pictures: number,
): Promise<string | null> {
  const split = await vscode.window.showQuickPick([...splits], {
    title:
      pictures === 1
        ? vscode.l10n.t('Move Picture to Another Split')
        : vscode.l10n.t('Move {0} Pictures to Another Split', pictures),
    placeHolder: vscode.l10n.t('Where it belongs'),
  });
  return split ?? null;
}

export async function confirmRelabelling(pictures: number, label: string): Promise<boolean> {
  const relabel = vscode.l10n.t('Relabel');
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t('Relabel {0} pictures as "{1}"?', pictures, label),
    {
      modal: true,
      detail: vscode.l10n.t('The files change only when you apply the edits. This can be undone.'),
    },
    relabel,
  );
  return choice === relabel;
}

interface RunItem extends vscode.QuickPickItem {
  readonly listing?: RunListing;
}

/** Runs of the same dataset first. */
export async function pickOtherRun(
  runs: readonly RunListing[],
  own: { readonly run: string; readonly manifest: RunManifest },
): Promise<RunListing | null> {
  const others = runs.filter(({ run, done }) => run !== own.run && done > 0);
  const isSame = ({ manifest }: RunListing): boolean =>
    manifest.dataset.path === own.manifest.dataset.path;
  const same = others.filter(isSame).map(toItem);
  const rest = others.filter((listing) => !isSame(listing)).map(toItem);
  const separator = {
    label: vscode.l10n.t('other datasets'),
    kind: vscode.QuickPickItemKind.Separator,
  };
  const items = rest.length === 0 ? same : [...same, separator, ...rest];
  return pickRunItem(items, vscode.l10n.t('Compare with Another Run'));
}

export function pickRun(runs: readonly RunListing[]): Promise<RunListing | null> {
  return pickRunItem(runs.map(toItem), vscode.l10n.t('Open an Evaluation'));
}

async function pickRunItem(items: readonly RunItem[], title: string): Promise<RunListing | null> {
  if (items.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no other evaluation here.'));
    return null;
  }
  const item = await vscode.window.showQuickPick([...items], {
    title,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return item?.listing ?? null;
}

function toItem(listing: RunListing): RunItem {
  const { manifest, run } = listing;
  const { dataset, model, startedAt } = manifest;
  const split = dataset.split === null ? '' : ` · ${dataset.split}`;
  return {
    label: `${model.name} · ${dataset.name}${split}`,
    description: formatStart(startedAt),
    detail: basename(run),
    listing,
  };
}
