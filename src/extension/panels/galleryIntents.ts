// What the Gallery panel may cause, one case per intent; each has passed the guard of performChecked.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { LabelEdit } from '../../protocol/dataset';
import type { RunManifest } from '../../protocol/evaluation';
import type { GalleryIntent } from '../../protocol/galleryPanel';
import { labelUnknown, runUnknown, splitsMissing } from '../errors';
import { announce } from '../notify';
import { rootOfRun } from '../runFolder';
import type { Services } from '../services';
import { applyEdits } from './applyEdits';
import type { GalleryEdits } from './galleryEdits';
import { confirmRelabelling, pickLabel, pickOtherRun, pickSplit } from './galleryPicks';
import type { GalleryRun } from './galleryRun';
import { galleryIntentSchema } from './gallerySchema';
import {
  chooseActiveModel,
  classifyPicture,
  explainPicture,
  openFile,
  revealFile,
  saveFile,
  showFeatures,
} from './panelActions';
import { type CommonIntent, type IntentGuard, performChecked } from './performChecked';

/** What an intent may touch of its panel. */
export interface GalleryActions {
  /** Full path of the run folder. */
  readonly run: string;
  /** null while nothing is known of the run. */
  readonly manifest: RunManifest | null;
  readonly classes: readonly string[];
  readonly splits: readonly string[];
  readonly evaluation: Pick<GalleryRun, 'cancel' | 'audit' | 'cancelAudit'>;
  readonly edits: Pick<GalleryEdits, 'edit' | 'undo' | 'redo' | 'apply'>;
  resume(): void;
  /** null: with none. */
  compareWith(other: string | null, name: string): Promise<void>;
}

type OwnIntent = Exclude<GalleryIntent, CommonIntent>;

const guard: IntentGuard<OwnIntent> = { schema: galleryIntentSchema, needsTrust: true };

type Intent<Kind extends OwnIntent['kind']> = Extract<OwnIntent, { kind: Kind }>;

export function performGalleryIntent(
  parts: Services,
  panel: GalleryActions,
  message: unknown,
): Promise<void> {
  return performChecked(parts, guard, message, (intent) => perform(parts, panel, intent));
}

async function perform(parts: Services, panel: GalleryActions, intent: OwnIntent): Promise<void> {
  const { evaluation, edits } = panel;
  switch (intent.kind) {
    case 'cancel':
      return evaluation.cancel();
    case 'resume':
      return panel.resume();
    case 'run-again':
      return runAgain(panel);
    case 'choose-model':
      return chooseModel(parts, panel);
    case 'audit':
      return evaluation.audit();
    case 'cancel-audit':
      return evaluation.cancelAudit();
    case 'edit':
      return edits.edit(intent.edits);
    case 'relabel-all':
      return relabelAll(parts, panel, intent);
    case 'choose-label':
      return chooseLabel(panel, intent);
    case 'choose-split':
      return chooseSplit(panel, intent);
    case 'undo':
      return edits.undo();
    case 'redo':
      return edits.redo();
    case 'apply':
      return applyEdits(edits);
    case 'compare':
      return compare(parts, panel);
    case 'end-comparison':
      return panel.compareWith(null, '');
    case 'report':
      return saveReport(parts, panel, intent);
    case 'classify':
    case 'explain':
    case 'show-features':
    case 'open-image':
    case 'reveal':
      return performOnPicture(parts, panel, intent);
    default:
      throw new Error(`Unknown intent ${JSON.stringify(intent satisfies never)}.`);
  }
}

async function performOnPicture(
  { engine }: Services,
  panel: GalleryActions,
  intent: Intent<'classify' | 'explain' | 'show-features' | 'open-image' | 'reveal'>,
): Promise<void> {
  const { run } = panel;
  const model = manifestOf(panel).model.path;
  const { picture: image } = await engine.runDetails({ run, row: intent.row });
  switch (intent.kind) {
    case 'classify':
      return classifyPicture(image);
    case 'explain': {
      const target = intent.target === null ? {} : { target: intent.target };
      return explainPicture({ image, model, ...target });
    }
    case 'show-features':
      return showFeatures({ image, model, layer: null });
    case 'open-image':
      return openFile(image);
    case 'reveal':
      return revealFile(image);
    default:
      throw new Error(`Unknown intent ${JSON.stringify(intent satisfies never)}.`);
  }
}

function manifestOf({ manifest }: GalleryActions): RunManifest {
  if (manifest === null) throw runUnknown();
  return manifest;
}

/** A run that failed before anything was known of it leaves its folder to the next try. */
async function runAgain(panel: GalleryActions): Promise<void> {
  const { manifest } = panel;
  if (manifest === null) panel.resume();
  else await evaluateAgain(manifest, manifest.model.path);
}

/** The command asks what it must, and opens a panel of its own. */
async function evaluateAgain({ dataset }: RunManifest, model: string): Promise<void> {
  const { path, split } = dataset;
  await vscode.commands.executeCommand('glassbox.evaluate', { dataset: path, split, model });
}

async function chooseModel(parts: Services, panel: GalleryActions): Promise<void> {
  const manifest = manifestOf(panel);
  const model = await chooseActiveModel(parts);
  if (model !== null) await evaluateAgain(manifest, model);
}

function relabel(ids: readonly string[], label: string): readonly LabelEdit[] {
  return ids.map((id) => ({ kind: 'relabel', id, label }));
}

async function relabelAll(
  { engine }: Services,
  { run, classes, edits }: GalleryActions,
  { query, label }: Intent<'relabel-all'>,
): Promise<void> {
  if (!classes.includes(label)) throw labelUnknown(label);
  const ids = await engine.runRowIds({ run, query });
  if (ids.length === 0) announce(vscode.l10n.t('No picture is left to relabel.'));
  else if (await confirmRelabelling(ids.length, label)) await edits.edit(relabel(ids, label));
}

async function chooseLabel(
  { classes, edits }: GalleryActions,
  { ids }: Intent<'choose-label'>,
): Promise<void> {
  const label = await pickLabel(classes, ids.length);
  if (label !== null) await edits.edit(relabel(ids, label));
}

async function chooseSplit(panel: GalleryActions, { ids }: Intent<'choose-split'>): Promise<void> {
  const { splits, edits } = panel;
  if (splits.length === 0) throw splitsMissing(manifestOf(panel).dataset.name);
  const split = await pickSplit(splits, ids.length);
  if (split !== null) await edits.edit(ids.map((id) => ({ kind: 'move-split', id, split })));
}

async function compare({ engine }: Services, panel: GalleryActions): Promise<void> {
  const { run } = panel;
  const manifest = manifestOf(panel);
  const runs = await engine.listRuns({ folder: rootOfRun(run) });
  const other = await pickOtherRun(runs, { run, manifest });
  if (other) await panel.compareWith(other.run, other.manifest.model.name);
}

async function saveReport(
  { engine }: Services,
  { run }: GalleryActions,
  { format }: Intent<'report'>,
): Promise<void> {
  const extension = format === 'markdown' ? 'md' : 'json';
  const target = await saveFile({
    title: vscode.l10n.t('Save Report'),
    name: `${basename(run)}.${extension}`,
    near: run,
    extension,
    bytes: async () => new TextEncoder().encode((await engine.exportRun({ run, format })).text),
    message: (name) => vscode.l10n.t('Saved the report to {0}.', name),
    canOpen: false,
  });
  if (!target) return;
  const opener = format === 'markdown' ? 'markdown.showPreview' : 'vscode.open';
  await vscode.commands.executeCommand(opener, target);
}
