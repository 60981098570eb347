// The pictures of a run's rows: found in its dataset, even after corrections have moved them; as thumbnails that are kept
// on disk; and as files of their own for the panels that take one.

import type { Disposable } from '../../base/disposable';
import { errorFacts, throwIfAborted } from '../../base/errors';
import type { Dataset } from '../../core/datasets/types';
import type { Thumbnail } from '../../protocol/evaluation';
import { openWithCorrections } from '../datasets/openCorrected';
import { pictureGone, rowMissing } from './errors';
import type { OpenRun } from './openRuns';
import { createPictureFiles } from './pictureFiles';

export interface RunPictures extends Disposable {
  thumbnails(
    run: OpenRun,
    rows: readonly number[],
    maxSide: number,
    signal: AbortSignal,
  ): Promise<readonly Thumbnail[]>;
  /** The picture as a file; a copy in the cache where the dataset keeps many in one. */
  file(run: OpenRun, row: number, signal: AbortSignal): Promise<string>;
  /** The open dataset of a run and the place of a row in it. */
  find(
    run: OpenRun,
    row: number,
    signal: AbortSignal,
  ): Promise<{ readonly dataset: Dataset; readonly source: number }>;
  /** The dataset's files are other than before. */
  forget(dataset: string): void;
}

interface OpenDataset {
  readonly dataset: Dataset;
  readonly rowOf: ReadonlyMap<string, number>;
  currentId(id: string): string;
}

/** Datasets kept open. */
const capacity = 2;

export function createRunPictures(): RunPictures {
  const opened = new Map<string, Promise<OpenDataset>>();
  const files = createPictureFiles();

  const datasetOf = ({ run, manifest }: OpenRun, signal: AbortSignal): Promise<OpenDataset> => {
    const { path } = manifest.dataset;
    const known = opened.get(path);
    if (known) return known;
    const opening = openDatasetOf(path, run, signal);
    opened.set(path, opening);
    opening.catch(() => opened.delete(path));
    for (const oldest of [...opened.keys()].slice(0, -capacity)) close(oldest);
    return opening;
  };
  const close = (path: string): void => {
    const known = opened.get(path);
    opened.delete(path);
    known?.then(({ dataset }) => dataset.close()).catch(() => undefined);
  };
  const find: RunPictures['find'] = async (run, row, signal) => {
    const [stored] = await run.table.rows([row]);
    if (!stored) throw rowMissing(run.run, row);
    const { dataset, rowOf, currentId } = await datasetOf(run, signal);
    const source = rowOf.get(stored.id) ?? rowOf.get(currentId(stored.id));
    if (source === undefined) throw pictureGone(dataset.path, stored.id);
    return { dataset, source };
  };

  return {
    find,
    thumbnails: (run, rows, maxSide, signal) =>
      Promise.all(
        rows.map(async (row): Promise<Thumbnail> => {
          try {
            const { dataset, source } = await find(run, row, signal);
            const image = await files.thumbnail(run.run, dataset, source, maxSide, signal);
            return { row, image };
          } catch (error) {
            throwIfAborted(signal);
            return { row, error: errorFacts(error) };
          }
        }),
      ),
    file: async (run, row, signal) => {
      const { dataset, source } = await find(run, row, signal);
      return files.file(run.run, dataset, source, signal);
    },
    forget: close,
    dispose: () => {
      for (const path of [...opened.keys()]) close(path);
    },
  };
}

async function openDatasetOf(path: string, run: string, signal: AbortSignal): Promise<OpenDataset> {
  const { dataset, currentId } = await openWithCorrections({ dataset: path, run }, signal);
  return { dataset, currentId, rowOf: new Map(dataset.rows.map(({ id }, row) => [id, row])) };
}
