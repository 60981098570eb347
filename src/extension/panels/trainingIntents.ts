// What the Training panel may cause, one case per intent. The webview is ours, yet its messages are checked as any that
// come from outside the process: what does not fit the schema does nothing.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { TrainingReport } from '../../protocol/train';
import type { TrainIntent } from '../../protocol/trainPanel';
import type { TrainOptions } from '../../protocol/trainRecipe';
import { useModel } from '../activeModel';
import { intentInvalid, workspaceUntrusted } from '../errors';
import { announce, manageTrust } from '../notify';
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
import { openFile, reportingErrors } from './panelActions';
import { firstIssue } from './schemaParts';
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

/** What a workspace that nobody trusts may ask. */
const harmless: ReadonlySet<TrainIntent['kind']> = new Set(['manage-trust', 'copy']);

type Intent<Kind extends TrainIntent['kind']> = Extract<TrainIntent, { kind: Kind }>;

export function performTrainIntent(
  parts: TrainingParts,
  panel: TrainingActions,
  message: unknown,
): Promise<void> {
  return reportingErrors(parts, async () => {
    const { data, error } = trainIntentSchema.safeParse(message);
    if (!data) throw intentInvalid(firstIssue(error));
    if (!vscode.workspace.isTrusted && !harmless.has(data.kind)) throw workspaceUntrusted();
    await perform(parts, panel, data);
  });
}

async function perform(
  parts: TrainingParts,
  panel: TrainingActions,
  intent: TrainIntent,
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
    case 'manage-trust':
      await manageTrust();
      return;
    case 'copy':
      return vscode.env.clipboard.writeText(intent.text);
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
      await vscode.commands.executeCommand('glassbox.classify', vscode.Uri.file(image));
      return;
    case 'explain': {
      const model = run.state.report?.model;
      const wish = model === undefined ? { image } : { image, model };
      await vscode.commands.executeCommand('glassbox.explain', wish);
      return;
    }
  }
}
