// A row of a run as its table has it, and as it crosses to the panel.

import type { RunRow } from '../../protocol/evaluation';

export interface StoredRow {
  readonly row: number;
  readonly id: string;
  readonly split: string | null;
  readonly label: string | null;
  readonly label_index: number | null;
  readonly pred: string | null;
  readonly pred_index: number | null;
  readonly probability: number | null;
  readonly top5: readonly { readonly index: number; readonly probability: number }[] | null;
  readonly loss: number | null;
  readonly margin: number | null;
  readonly entropy: number | null;
  readonly error: string | null;
  readonly suspicion: number | null;
  readonly suggested: string | null;
  readonly duplicates: number;
  readonly leaked: boolean;
}

export function toRunRow(stored: StoredRow, labelOf: (index: number) => string): RunRow {
  return {
    row: stored.row,
    id: stored.id,
    split: stored.split,
    label: stored.label,
    labelIndex: stored.label_index,
    predicted: stored.pred,
    predictedIndex: stored.pred_index,
    probability: stored.probability,
    loss: stored.loss,
    margin: stored.margin,
    entropy: stored.entropy,
    top5: (stored.top5 ?? []).map(({ index, probability }) => ({
      index,
      label: labelOf(index),
      probability,
    })),
    error: stored.error,
    suspicion: stored.suspicion,
    suggested: stored.suggested,
    duplicates: stored.duplicates,
    isLeaked: stored.leaked,
  };
}
