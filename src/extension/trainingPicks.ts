// What the person is asked about trainings: the model to begin with, the recipe's file, and one or more of the trainings
// there are.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import { GlassboxError } from '../base/errors';
import type { TrainingListing } from '../protocol/train';
import { type BuiltinModel, builtinModels, builtinPrefix } from '../protocol/trainRecipe';
import { formatStart } from './format';
import { type ModelItem, toModelItem } from './modelPicker';
import { folderOf } from './modelText';
import type { Services } from './services';
import { trainingFigures, trainingName } from './trainingText';

const browse = 'browse';
/** A whole disk as workspace must not hang the list. */
const mostRecipes = 200;
const ignoredFolders = '**/{node_modules,.git,.vscode-test,.venv,venv}/**';

interface TrainModelItem extends ModelItem {
  readonly path?: string;
}

/** A file, or `builtin:<name>`; null when the person went away. A broken model throws its reason. */
export async function pickModelToTrain(
  { models, store }: Pick<Services, 'models' | 'store'>,
  title: string,
): Promise<string | null> {
  const items = models.list().then((listings): TrainModelItem[] => [
    ...listings.map((listing) => toModelItem(listing, store.state.activeModel)),
    { label: vscode.l10n.t('from scratch'), kind: vscode.QuickPickItemKind.Separator },
    ...builtinModels.map(builtinItem),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    {
      label: `$(folder-opened) ${vscode.l10n.t('Browse…')}`,
      description: vscode.l10n.t('a model outside of this workspace'),
      alwaysShow: true,
      path: browse,
    },
  ]);
  const item = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('The model to begin with'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (!item) return null;
  if (item.listing && 'error' in item.listing) throw new GlassboxError(item.listing.error);
  if (item.listing) return item.listing.path;
  return item.path === browse ? browseFile(title, 'onnx') : (item.path ?? null);
}

function builtinItem(name: BuiltinModel): TrainModelItem {
  const details: Readonly<Record<BuiltinModel, string>> = {
    'small-cnn': vscode.l10n.t('Four convolutions: for small pictures and quick tries'),
    resnet18: vscode.l10n.t('Residual network of 18 layers, 11 M parameters'),
    mobilenetv2: vscode.l10n.t('Inverted residuals, 2 M parameters'),
  };
  return {
    label: `$(sparkle) ${name}`,
    description: vscode.l10n.t('from scratch'),
    detail: details[name],
    path: `${builtinPrefix}${name}`,
  };
}

/** Full path; null when the person went away. */
export async function pickRecipe(title: string): Promise<string | null> {
  const found = await vscode.workspace.findFiles(
    '**/{train.json,*.train.json}',
    ignoredFolders,
    mostRecipes,
  );
  const items: (vscode.QuickPickItem & { readonly path: string })[] = [
    ...found.map(({ fsPath }) => ({
      label: `$(json) ${basename(fsPath)}`,
      description: folderOf(fsPath),
      path: fsPath,
    })),
    {
      label: `$(folder-opened) ${vscode.l10n.t('Browse for a File…')}`,
      alwaysShow: true,
      path: browse,
    },
  ];
  const item = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('The recipe'),
    matchOnDescription: true,
  });
  if (!item) return null;
  return item.path === browse ? browseFile(title, 'json') : item.path;
}

async function browseFile(title: string, extension: string): Promise<string | null> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title,
      openLabel: vscode.l10n.t('Choose'),
      filters: { [extension.toUpperCase()]: [extension] },
    })) ?? [];
  return file?.fsPath ?? null;
}

interface TrainingItem extends vscode.QuickPickItem {
  readonly listing: TrainingListing;
}

/** null when the person went away, or there is none, which is said. */
export async function pickTraining(
  listings: readonly TrainingListing[],
  title: string,
): Promise<TrainingListing | null> {
  if (listings.length === 0) return sayNone();
  const item = await vscode.window.showQuickPick(listings.map(toItem), {
    title,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return item?.listing ?? null;
}

/** At least one; null as above. */
export async function pickTrainings(
  listings: readonly TrainingListing[],
  title: string,
): Promise<readonly TrainingListing[] | null> {
  if (listings.length === 0) return sayNone();
  const items = await vscode.window.showQuickPick(listings.map(toItem), {
    title,
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return items && items.length > 0 ? items.map(({ listing }) => listing) : null;
}

function sayNone(): null {
  void vscode.window.showInformationMessage(vscode.l10n.t('There is no such training here.'));
  return null;
}

function toItem(listing: TrainingListing): TrainingItem {
  const { manifest, out } = listing;
  return {
    label: trainingName(manifest),
    description: [formatStart(manifest.startedAt), ...trainingFigures(listing)].join(' · '),
    detail: `${basename(out)} · ${manifest.status}`,
    listing,
  };
}
