// "Fine-tune Model…": which model, on which pictures, by which recipe. What it ends with is a plan in a panel; nothing is
// trained before the person starts it there.

import { basename, extname } from 'node:path';
import * as vscode from 'vscode';
import type { TrainOptions } from '../protocol/trainRecipe';
import { pickDataset } from './datasetPicker';
import { fileNamePart } from './format';
import { announce } from './notify';
import type { Services } from './services';
import { readSettings } from './settings';
import { noWorkspaceFolder } from './trainingErrors';
import { builtinNameOf, modelNameOf, workspaceRootOf } from './trainingFolder';
import { pickModelToTrain, pickRecipe } from './trainingPicks';
import { readRecipe, writeRecipe } from './trainingRecipeFile';
import { type RecipeChoice, recipeItems } from './trainingRecipes';

/** What somebody wants trained. */
export interface TrainWish {
  /** A file, or `builtin:<name>`. */
  readonly model: string;
  /** Full path. */
  readonly dataset: string;
  readonly options: TrainOptions;
}

/** What need not be asked. */
export interface TrainWishSoFar extends Partial<TrainWish> {
  /** The value of the model's graph that a new head is to read, whatever the recipe says. */
  readonly headValue?: string;
}

/** null when the person went away, or edits the recipe first. */
export async function askForTraining(
  services: Services,
  given: TrainWishSoFar,
): Promise<TrainWish | null> {
  if (!vscode.workspace.workspaceFolders?.length) throw noWorkspaceFolder();
  const title = vscode.l10n.t('Fine-tune Model');
  const model = given.model ?? (await pickModelToTrain(services, title));
  if (model === null) return null;
  const modelName = modelNameOf(model);
  const dataset =
    given.dataset ??
    (await pickDataset(services.datasets, vscode.l10n.t('Fine-tune {0} On', modelName)));
  if (dataset === null) return null;
  const head = headReading(given.headValue);
  const options = given.options ?? (await askForOptions(services, { model, dataset, head }));
  return options && { model, dataset, options: withHead(options, head) };
}

type Head = TrainOptions['head'];

function headReading(value: string | undefined): Head {
  return value === undefined ? undefined : { kind: 'replace', value };
}

function withHead(options: TrainOptions, head: Head): TrainOptions {
  return head === undefined ? options : { ...options, head: { ...options.head, ...head } };
}

interface Subject {
  readonly model: string;
  readonly dataset: string;
  readonly head: Head;
}

async function askForOptions(services: Services, subject: Subject): Promise<TrainOptions | null> {
  const { model, dataset } = subject;
  const title = vscode.l10n.t('Fine-tune {0} on {1}', modelNameOf(model), basename(dataset));
  const item = await vscode.window.showQuickPick(recipeItems(builtinNameOf(model) !== null), {
    title,
    placeHolder: vscode.l10n.t('The recipe'),
    matchOnDetail: true,
  });
  return item?.choice ? optionsOf(services, item.choice, title, subject) : null;
}

async function optionsOf(
  services: Services,
  choice: RecipeChoice,
  title: string,
  subject: Subject,
): Promise<TrainOptions | null> {
  switch (choice.kind) {
    case 'options':
      return choice.options;
    case 'file': {
      const path = await pickRecipe(title);
      return path === null ? null : readRecipe(path);
    }
    case 'edit':
      await editDefault(services, subject);
      return null;
  }
}

/** The recipe that the engine would take, whole, so that every field is there to be changed. */
async function editDefault(services: Services, subject: Subject): Promise<void> {
  const { model, dataset, head } = subject;
  const { provider } = readSettings();
  const plan = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Window,
      title: vscode.l10n.t('Glassbox: reading {0}', basename(dataset)),
    },
    () =>
      services.engine.trainPlan({
        data: { kind: 'dataset', path: dataset },
        model,
        provider,
        options: withHead({}, head),
      }),
  );
  await editRecipe(services, { model, dataset, options: plan.config });
}

/** A new file with that recipe, opened. */
export async function editRecipe(
  { context }: Pick<Services, 'context'>,
  { model, dataset, options }: TrainWish,
): Promise<void> {
  const root = workspaceRootOf(dataset)?.uri.fsPath;
  if (root === undefined) throw noWorkspaceFolder();
  const stem = (path: string): string => fileNamePart(basename(path, extname(path)));
  const name = `${builtinNameOf(model) ?? stem(model)}-${stem(dataset)}`;
  const path = await writeRecipe(context.extensionUri, { root, name, options });
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(path));
  announce(vscode.l10n.t('Save it, then run "Fine-tune Model…" and choose "From a train.json…".'));
}
