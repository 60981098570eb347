// What it takes to bring the dataset's files to what is wanted, worked out before the first file is touched: the journal
// keeps the plan, so that a crash can neither lose nor double anything.

import { throwIfAborted } from '../../../base/errors';
import { datasetReadOnly } from './errors';
import { isPending } from './pictures';
import { planFolder } from './planFolder';
import { planParquet } from './planParquet';
import type { Plan, PlanInput } from './planParts';
import { planText } from './planText';

export async function planEdits(input: Omit<PlanInput, 'pending'>): Promise<Plan> {
  const pending = input.pictures.all.filter(isPending);
  throwIfAborted(input.signal);
  if (pending.length === 0) {
    return { changes: [], operations: [], folders: [], failed: [], lines: [] };
  }
  const all = { ...input, pending };
  switch (input.dataset.format) {
    case 'image-folder':
      return planFolder(all);
    case 'csv':
    case 'tsv':
    case 'jsonl':
      return planText(all, input.dataset.format);
    case 'parquet':
      return planParquet(all);
    default:
      throw datasetReadOnly(
        input.dataset.path,
        'This format keeps its pictures and labels in one file.',
      );
  }
}
