// The dataset of a run with what a person has corrected in it: the journal lies in the folder that the run belongs to.

import { dirname } from 'node:path';
import { correctedDataset } from '../../core/datasets/correctedDataset';
import { currentIds } from '../../core/datasets/edits/currentId';
import { readEditState } from '../../core/datasets/edits/labelEdits';
import { openDataset } from '../../core/datasets/openDataset';
import type { Dataset } from '../../core/datasets/types';
import { glassboxFolder } from '../../core/evaluate/runFolder';

export interface OpenedDataset {
  /** As it is on disk. */
  readonly dataset: Dataset;
  /** The same with corrections that are not written yet. */
  readonly corrected: Dataset;
  /** The name that a picture has now. */
  currentId(id: string): string;
}

export async function openWithCorrections(
  { dataset: path, run }: { readonly dataset: string; readonly run: string },
  signal: AbortSignal,
): Promise<OpenedDataset> {
  const home = glassboxFolder(run);
  // What a crash has interrupted is finished first: it moves files.
  const state =
    home === null
      ? null
      : await readEditState({
          scope: { dataset: path, root: dirname(home) },
          open: (each, signalOfOpen) => openDataset(each, { signal: signalOfOpen }),
          signal,
        });
  const dataset = await openDataset(path, { signal });
  const edits = state?.edits ?? [];
  return { dataset, corrected: correctedDataset(dataset, edits), currentId: currentIds(edits) };
}
