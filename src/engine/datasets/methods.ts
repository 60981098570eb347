// The part of EngineApi about datasets, their labels and their splits.

import { describeDataset } from '../../core/datasets/describeDataset';
import { findDatasets } from '../../core/datasets/findDatasets';
import { matchClasses } from '../../core/datasets/matchClasses';
import { openDataset } from '../../core/datasets/openDataset';
import { previewManifest } from '../../core/datasets/previewManifest';
import type { Dataset } from '../../core/datasets/types';
import { outputNames } from '../../core/model/outputNames';
import { resolveCard } from '../../core/model/resolveCard';
import type { DatasetEngineApi, EditScope } from '../../protocol/dataset';
import type { ModelStore } from '../modelStore';
import { editMethods } from './editMethods';
import { splitDataset } from './splitDataset';

export interface DatasetContext {
  readonly models: ModelStore;
  /** The dataset's files are other than before. */
  readonly onDatasetChanged: (dataset: string) => void;
}

export function datasetMethods({ models, onDatasetChanged }: DatasetContext): DatasetEngineApi {
  const edits = editMethods((path, signal) => openDataset(path, { signal }));
  const changing = async <T>({ dataset }: EditScope, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } finally {
      onDatasetChanged(dataset);
    }
  };
  return {
    findDatasets: ({ folder }, { signal }) => findDatasets(folder, signal),
    describeDataset: ({ dataset }, { signal }) =>
      using(dataset, signal, async (opened) => describeDataset(opened)),
    previewManifest: ({ path }, { signal }) => previewManifest(path, signal),
    matchClasses: async ({ dataset, model }, { signal }) => {
      const card = await resolveCard(await models.load(model));
      return using(dataset, signal, async ({ classes, classTable }) =>
        matchClasses(classes, outputNames(card), classTable),
      );
    },
    splitDataset: (request, call) =>
      using(request.dataset, call.signal, (opened) => splitDataset(opened, request, call)),
    ...edits,
    undoEdit: (request, call) => changing(request, () => edits.undoEdit(request, call)),
    redoEdit: (request, call) => changing(request, () => edits.redoEdit(request, call)),
    applyEdits: (request, call) => changing(request, () => edits.applyEdits(request, call)),
  };
}

async function using<T>(
  path: string,
  signal: AbortSignal,
  work: (dataset: Dataset) => Promise<T>,
): Promise<T> {
  const dataset = await openDataset(path, { signal });
  try {
    return await work(dataset);
  } finally {
    await dataset.close();
  }
}
