// A dataset as a person has corrected it: labels and splits as wanted, excluded pictures left out, its files untouched.
// Evaluation and training read this, so that a correction counts from the moment it is made.

import { createHash } from 'node:crypto';
import type { PictureEdit } from '../../protocol/dataset';
import { effectiveRows } from './edits/currentId';
import type { Dataset } from './types';

/** The dataset itself where no correction waits to be written. */
export function correctedDataset(dataset: Dataset, edits: readonly PictureEdit[]): Dataset {
  const waiting = edits.filter(({ applied, excluded, label, split }) => {
    return !applied && (excluded || label !== null || split !== null);
  });
  if (waiting.length === 0) return dataset;
  const kept = effectiveRows(dataset, waiting);
  const indexOf = (row: number): number => kept[row]?.index ?? -1;
  const known = new Set(dataset.classes);
  const added = waiting.map(({ label }) => label).filter((label) => label !== null);
  return {
    ...dataset,
    rows: kept.map(({ row }) => row),
    classes: [...dataset.classes, ...new Set(added.filter((label) => !known.has(label)))],
    fingerprint: createHash('sha256')
      .update(JSON.stringify([dataset.fingerprint, waiting]))
      .digest('hex'),
    decode: (row, signal) => dataset.decode(indexOf(row), signal),
    bytes: (row, signal) => dataset.bytes(indexOf(row), signal),
    file: (row) => dataset.file(indexOf(row)),
    metadata: (row) => dataset.metadata(indexOf(row)),
  };
}
