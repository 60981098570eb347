// From "evaluate this" to a run that streams into its Gallery: which dataset, model and split, whether the classes of the
// two meet, and a folder for the run.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import { GlassboxError } from '../base/errors';
import type { ClassMatching, DatasetDescription } from '../protocol/dataset';
import { openDefinition } from './datasetDefinition';
import { noClassMatches } from './errors';
import { mapManifestColumns } from './manifestColumns';
import { reportError } from './notify';
import type { GalleryPanels } from './panels/galleryPanels';
import { modelToRun } from './panels/modelToRun';
import { freeRunFolder, rootOf } from './runFolder';
import type { Services } from './services';
import { readSettings } from './settings';
import { pickSplitToEvaluate } from './splitChoice';

export interface EvaluationWish {
  /** Full path. */
  readonly dataset: string;
  /** Full path; left out: the active one. */
  readonly model?: string;
  /** null: all of the dataset; left out: asked where there is a choice. */
  readonly split?: string | null;
}

export interface EvaluationParts extends Services {
  readonly galleries: Pick<GalleryPanels, 'evaluate'>;
}

/** Ends when the panel stands there; the run goes on. Throws what keeps it from beginning. */
export async function startEvaluation(parts: EvaluationParts, wish: EvaluationWish): Promise<void> {
  const { dataset } = wish;
  const found = await modelToRun(parts, wish.model);
  if (found.kind === 'blocked') throw found.error;
  const model = found.choice.path;
  const description = await describe(parts, dataset);
  if (!description) return;
  const choice =
    wish.split === undefined ? await pickSplitToEvaluate(description) : { split: wish.split };
  if (!choice) return;
  const { provider } = readSettings();
  const matching = await lookAt(dataset, () =>
    parts.engine.matchClasses({ dataset, model, provider }),
  );
  // Pictures without any label are worth looking at as well.
  const { classes } = matching;
  if (classes.length > 0 && classes.every(({ index }) => index === null)) {
    offerDefinition(parts, dataset, matching);
    return;
  }
  const name = { model, dataset, startedAt: new Date() };
  const run = await freeRunFolder(rootOf(dataset), name);
  parts.galleries.evaluate(run, { dataset, model, provider, split: choice.split });
}

/** Asks for the columns of a manifest where they cannot be guessed; null when the person went away. */
async function describe(
  { datasets, engine }: Services,
  dataset: string,
): Promise<DatasetDescription | null> {
  const read = (): Promise<DatasetDescription> => lookAt(dataset, () => datasets.describe(dataset));
  try {
    return await read();
  } catch (error) {
    if (!isColumnProblem(error)) throw error;
    const written = await mapManifestColumns(engine, dataset);
    if (written === null) return null;
    datasets.refresh();
    return read();
  }
}

function isColumnProblem(error: unknown): boolean {
  return error instanceof GlassboxError && error.code === 'no-picture-column';
}

/** A large dataset takes its time. */
async function lookAt<T>(dataset: string, work: () => Promise<T>): Promise<T> {
  const title = vscode.l10n.t('Glassbox: reading {0}', basename(dataset));
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, work);
}

/** Not awaited: the message may stand for minutes, and the command has ended. */
function offerDefinition({ log }: Services, dataset: string, matching: ClassMatching): void {
  const { message, remedy } = noClassMatches(basename(dataset), matching).facts;
  const open = vscode.l10n.t('Open Definition');
  void vscode.window
    .showErrorMessage([message, remedy].join(' '), open)
    .then((choice) => (choice === open ? openDefinition(dataset, matching) : undefined))
    .then(undefined, (error: unknown) => reportError(log, error));
}
