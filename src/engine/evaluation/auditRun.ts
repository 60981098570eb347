// An audit of a run: wrong labels by the model's features, twins by pixels and by features, and what both do to the
// accuracy. The pictures of all splits are looked at, also where one split was evaluated.

import { findDuplicates } from '../../core/datasets/duplicates/findDuplicates';
import type { Dataset } from '../../core/datasets/types';
import {
  type AuditedRow,
  duplicateSets,
  type FoundSet,
  honestAccuracy,
} from '../../core/evaluate/auditReport';
import { type RunFeatures, readFeatures } from '../../core/evaluate/featureTable';
import { rowsTable } from '../../core/evaluate/whereFilter';
import { findLabelIssues } from '../../core/metrics/labelIssues';
import { outOfFoldProbabilities } from '../../core/metrics/linearProbe';
import type { AuditProgress, AuditReport, LabelIssue } from '../../protocol/evaluation';
import type { Call } from '../../protocol/rpc';
import { hashPictures } from '../datasets/hashPictures';
import type { OpenedDataset } from '../datasets/openCorrected';
import type { OpenRun } from './openRuns';

const folds = 5;
const seed = 0;

export async function auditRun(
  run: OpenRun,
  { corrected: dataset, currentId }: OpenedDataset,
  call: Call<AuditProgress>,
): Promise<AuditReport> {
  const { signal } = call;
  const rows = await auditedRows(run, dataset, currentId, signal);
  const hashes = await hashPictures(dataset, {
    signal,
    progress: (counts) => call.progress({ step: 'pictures', ...counts }),
  });
  const features = await readFeatures(run.run, signal);
  const found = await findDuplicates({
    hashes,
    features: features && spread(features, rows),
    signal,
    progress: (done, total) => call.progress({ step: 'duplicates', done, total }),
  });
  const duplicates = duplicateSets(rows, found);
  const groups = groupsOf(rows.length, found);
  const { issues, probe, notices } = await auditLabels(rows, features, groups, call);
  return {
    labelIssues: issues,
    duplicates,
    accuracy: honestAccuracy(rows, duplicates, issues),
    probe,
    notices,
  };
}

/** Every picture of the dataset, with its row of the run. */
async function auditedRows(
  { table }: OpenRun,
  dataset: Dataset,
  currentId: OpenedDataset['currentId'],
  signal: AbortSignal,
): Promise<readonly AuditedRow[]> {
  const evaluated = await table.database.rows<{
    readonly row: number;
    readonly id: string;
    readonly correct: boolean | null;
  }>(`select row, id, correct from ${rowsTable}`, {}, { signal });
  const known = new Map(evaluated.map((each) => [currentId(each.id), each]));
  return dataset.rows.map(({ id, label, split }) => {
    const match = known.get(id);
    return { id, label, split, row: match?.row ?? -1, isRight: match?.correct ?? null };
  });
}

interface LabelAudit {
  readonly issues: readonly LabelIssue[];
  readonly probe: AuditReport['probe'];
  readonly notices: readonly string[];
}

/** Twins go into one fold: a picture must not be judged by a model that has seen it. */
async function auditLabels(
  rows: readonly AuditedRow[],
  features: RunFeatures | null,
  groups: Int32Array,
  { signal, progress }: Call<AuditProgress>,
): Promise<LabelAudit> {
  if (features === null) return nothing('The model gives no features, so no label was audited.');
  const place = new Map(Array.from(features.rows, (row, at) => [row, at]));
  const labelled = rows
    .map((row, source) => ({ ...row, source, at: place.get(row.row) }))
    .filter((row) => row.label !== null && row.at !== undefined);
  const classes = [...new Set(labelled.map(({ label }) => label ?? ''))].sort();
  if (classes.length < 2 || labelled.length < 2 * folds) {
    return nothing('Labels of fewer than two classes, or of a few pictures, cannot be audited.');
  }
  const indexOf = new Map(classes.map((label, index) => [label, index]));
  const labels = Int32Array.from(labelled, ({ label }) => indexOf.get(label ?? '') ?? 0);
  const { dims } = features;
  const values = new Float32Array(labelled.length * dims);
  for (const [to, { at = 0 }] of labelled.entries()) {
    values.set(features.values.subarray(at * dims, (at + 1) * dims), to * dims);
  }
  const probe = await outOfFoldProbabilities({
    features: values,
    dims,
    labels,
    classes: classes.length,
    folds,
    groups: Int32Array.from(labelled, ({ source }) => groups[source] ?? source),
    seed,
    signal,
    progress: (done, total) => progress({ step: 'labels', done, total }),
  });
  if (probe === null)
    return nothing('The features of the model are not numbers, so no label was audited.');
  const { probabilities } = probe;
  const found = findLabelIssues({ probabilities, labels, classes: classes.length });
  return {
    issues: found.flatMap(({ row, suggested, score }) => {
      const picture = labelled[row];
      if (!picture) return [];
      const { id, label } = picture;
      return [
        { row: picture.row, id, label: label ?? '', suggested: classes[suggested] ?? '', score },
      ];
    }),
    probe: { accuracy: probe.accuracy, folds: probe.folds },
    notices: [],
  };
}

function nothing(notice: string): LabelAudit {
  return { issues: [], probe: null, notices: [notice] };
}

/** The same number for rows of one set of twins. */
function groupsOf(count: number, sets: readonly FoundSet[]): Int32Array {
  const groups = Int32Array.from({ length: count }, (_, row) => row);
  for (const { kind, rows } of sets) {
    if (kind !== 'similar') for (const row of rows) groups[row] = rows[0] ?? row;
  }
  return groups;
}

/** By row of the dataset; NaN where the run has no features. */
function spread(
  { rows: featured, dims, values }: RunFeatures,
  rows: readonly AuditedRow[],
): { readonly values: Float32Array; readonly dims: number } {
  const place = new Map(Array.from(featured, (row, at) => [row, at]));
  const all = new Float32Array(rows.length * dims).fill(Number.NaN);
  for (const [to, { row }] of rows.entries()) {
    const at = place.get(row);
    if (at !== undefined) all.set(values.subarray(at * dims, (at + 1) * dims), to * dims);
  }
  return { values: all, dims };
}
