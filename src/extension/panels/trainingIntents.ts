// What the Training panel may cause, one case per intent; each has passed the guard of performChecked.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { TrainingReport } from '../../protocol/train';
import type { TrainIntent } from '../../protocol/trainPanel';
import type { TrainOptions } from '../../protocol/trainRecipe';
import { useModel } from '../activeModel';
import { announce } from '../notify';
import type { Services } from '../services';
import { showTrainTerminal } from '../tasks/trainTask';
import type { TrainingCatalog } from '../trainingCatalog';
import {
  pictureMissing,
  trainingLogMissing,
  trainingNotComparable,
  trainingNotDone,
  trainingUnknown,
} from '../trainingErrors';
import { pickTrainings } from '../trainingPicks';
import type { Trainings } from '../trainings';
import { askForTraining, editRecipe, type TrainWish } from '../trainingWizard';
import type { GalleryPanels } from './galleryPanels';
import { classifyPicture, explainPicture, openFile } from './panelActions';
import { type CommonIntent, type IntentGuard, performChecked } from './performChecked';
import { trainIntentSchema } from './trainingIntentSchema';
import type { TrainingRun } from './trainingRun';

export interface TrainingParts extends Services {
  readonly trainings: Trainings;
  readonly trainingCatalog: TrainingCatalog;
  readonly galleries: Pick<GalleryPanels, 'open'>;
}

/** What an intent may touch of its panel. */
export interface TrainingActions {
  /** Full path of the training's folder. */
  readonly out: string;
  readonly run: Pick<TrainingRun, 'state' | 'wish' | 'request' | 'live'>;
  start(): Promise<void>;
  resume(): Promise<void>;
  runAgain(): Promise<void>;
  compareWith(outs: readonly string[]): Promise<void>;
  close(): void;
}

type OwnIntent = Exclude<TrainIntent, CommonIntent>;

const guard: IntentGuard<OwnIntent> = { schema: trainIntentSchema, needsTrust: true };

type Intent<Kind extends OwnIntent['kind']> = Extract<OwnIntent, { kind: Kind }>;

export function performTrainIntent(
  parts: TrainingParts,
  panel: TrainingActions,
  message: unknown,
): Promise<void> {
  return performChecked(parts, guard, message, (intent) => perform(parts, panel, intent));
}

async function perform(
  parts: TrainingParts,
  panel: TrainingActions,
  intent: OwnIntent,
): Promise<void> {
  switch (intent.kind) {
    case 'start':
      return panel.start();
    case 'change-plan':
      return changePlan(parts, panel);
    case 'edit-config':
      return editConfig(parts, panel);
    case 'choose-head':
      await vscode.commands.executeCommand('glassbox.openModel', { model: subjectOf(panel).model });
      return;
    case 'stop':
      return panel.run.live?.stop();
    case 'finish':
      return panel.run.live?.finish();
    case 'resume':
      return panel.resume();
    case 'run-again':
      return panel.runAgain();
    case 'compare':
      return compare(parts, panel);
    case 'end-comparison':
      return panel.compareWith([]);
    case 'open-test':
    case 'open-before':
    case 'open-model':
    case 'use-model':
      return performOnResult(parts, panel, intent);
    case 'open-log':
      if (!showTrainTerminal(panel.out)) throw trainingLogMissing();
      return;
    case 'open-image':
    case 'classify':
    case 'explain':
      return performOnPicture(parts, panel, intent);
    default:
      throw new Error(`Unknown intent ${JSON.stringify(intent satisfies never)}.`);
  }
}

/** The new plan has a folder, and so a panel, of its own. */
async function changePlan(parts: TrainingParts, panel: TrainingActions): Promise<void> {
  const wish = await askForTraining(parts, {});
  if (!wish) return;
  await vscode.commands.executeCommand('glassbox.fineTune', wish);
  if (panel.run.wish !== null) panel.close();
}

/** What is planned, or was begun. */
function subjectOf({ run }: TrainingActions): Pick<TrainWish, 'model' | 'dataset'> {
  const { wish, request } = run;
  const subject = wish ?? (request && { model: request.model, dataset: request.data.path });
  if (!subject) throw trainingUnknown();
  return subject;
}

async function editConfig(parts: TrainingParts, panel: TrainingActions): Promise<void> {
  const { wish, state } = panel.run;
  const config: TrainOptions | null = state.manifest?.config ?? state.plan?.config ?? null;
  const options = config ?? wish?.options ?? {};
  await editRecipe(parts, { ...subjectOf(panel), options });
}

async function compare({ trainingCatalog }: TrainingParts, panel: TrainingActions): Promise<void> {
  const listings = await trainingCatalog.list();
  const chosen = await pickTrainings(
    listings.filter((listing) => listing.out !== panel.out && listing.epochs > 0),
    vscode.l10n.t('Compare with Other Trainings'),
  );
  if (chosen) await panel.compareWith(chosen.map((listing) => listing.out));
}

async function performOnResult(
  parts: TrainingParts,
  { run }: TrainingActions,
  intent: Intent<'open-test' | 'open-before' | 'open-model' | 'use-model'>,
): Promise<void> {
  const { report } = run.state;
  if (!report) throw trainingNotDone();
  switch (intent.kind) {
    case 'open-test':
      return openTest(parts, report, intent.flips);
    case 'open-before':
      if (!report.before) throw trainingNotComparable();
      parts.galleries.open(report.before.run);
      return;
    case 'open-model':
      await vscode.commands.executeCommand('glassbox.openModel', vscode.Uri.file(report.model));
      return;
    case 'use-model':
      await useModel(parts, report.model);
      announce(vscode.l10n.t('Glassbox now uses {0}.', basename(report.model)));
      return;
  }
}

/** The run of the trained model; for flips beside that of the model before. */
async function openTest(
  { galleries }: TrainingParts,
  { test, before }: TrainingReport,
  flips: 'fixed' | 'broken' | null,
): Promise<void> {
  if (!test) throw trainingNotComparable();
  const panel = galleries.open(test.run);
  if (flips === null) return;
  if (!before) throw trainingNotComparable();
  await panel.showFlips(before.run, before.what, flips);
}

async function performOnPicture(
  { engine }: TrainingParts,
  { out, run }: TrainingActions,
  { kind, id }: Intent<'open-image' | 'classify' | 'explain'>,
): Promise<void> {
  const [picture] = await engine.trainingPictures({ out, ids: [id], maxSide: 1 });
  const image = picture?.file ?? null;
  if (image === null) throw pictureMissing(id);
  switch (kind) {
    case 'open-image':
      return openFile(image);
    case 'classify':
      return classifyPicture(image);
    case 'explain': {
      const model = run.state.report?.model;
      return explainPicture(model === undefined ? { image } : { image, model });
    }
  }
}
