// The pictures of a training: planned once, kept by name, and opened again the same way when it is resumed.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readNpy } from '../../base/npy';
import type { Dataset } from '../../core/datasets/types';
import {
  type Assignment,
  assignedExamples,
  type DataConfig,
  type DataPlan,
  type PlannedExample,
} from '../../core/train/data/dataPlan';
import { tensorLabelsMismatch } from '../../core/train/data/errors';
import { writeWhole } from '../../core/train/runFolder/wholeFile';
import type { Call } from '../../protocol/rpc';
import type { TrainingManifest, TrainRequest, TrainWork } from '../../protocol/train';
import type { HashPictures } from '../datasets/hashPictures';
import { openWithCorrections } from '../datasets/openCorrected';
import { tensorUnreadable } from '../errors';
import { planTraining } from './data/planData';
import { type UsedFiles, usedFiles } from './data/usedFiles';
import { datasetChanged } from './errors';

export interface TrainData {
  readonly plan: Omit<DataPlan, 'assignment'>;
  readonly about: Pick<TrainingManifest['dataset'], 'path' | 'name' | 'fingerprint'>;
  /** null: rows of a tensor. */
  readonly dataset: Dataset | null;
  /** [rows, …] in the model's axis order. */
  readonly tensor: Float32Array | null;
  /** Throws where the pictures are other ones now. */
  check(): Promise<void>;
  close(): Promise<void>;
}

const splitFile = 'split.json';

/** `out` null: nothing is kept. */
export async function openTrainData(
  request: Pick<TrainRequest, 'data'> & { readonly out: string | null },
  known: TrainingManifest | null,
  config: DataConfig,
  call: Call<TrainWork>,
  hash: HashPictures,
): Promise<TrainData> {
  if (request.data.kind === 'tensor') return openTensor(request.data);
  const { path } = request.data;
  const run = request.out ?? join(path, '.glassbox', 'training', 'plan');
  const opened = await openWithCorrections({ dataset: path, run }, call.signal);
  const dataset = opened.corrected;
  const excluded = opened.dataset.rows.length - dataset.rows.length;
  try {
    const { name, fingerprint } = dataset;
    if (known && known.dataset.fingerprint !== fingerprint) throw datasetChanged(path);
    const kept = known && request.out ? await readAssignment(request.out) : null;
    const plan =
      known && kept
        ? assignedExamples(dataset, kept.assignment, kept.classes)
        : await planTraining(
            dataset,
            { ...config, excluded },
            {
              signal: call.signal,
              progress: ({ done, total }) =>
                call.progress({ kind: 'work', work: 'preparing', done, total }),
            },
            hash,
          );
    if (request.out && !kept) {
      const { classes, assignment } = plan;
      await writeWhole(join(request.out, splitFile), JSON.stringify({ classes, assignment }));
    }
    const rows = Object.values(plan.examples).flatMap((role) => role.map(({ row }) => row));
    return {
      ...{ plan, dataset, tensor: null, about: { path, name, fingerprint } },
      check: checker(path, await usedFiles(dataset, rows, call.signal)),
      close: () => dataset.close(),
    };
  } catch (error) {
    await dataset.close();
    throw error;
  }
}

interface KeptSplit {
  readonly classes: readonly string[];
  readonly assignment: Assignment;
}

async function readAssignment(out: string): Promise<KeptSplit | null> {
  const text = await readFile(join(out, splitFile), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as KeptSplit);
}

/** Looking at all files of a large dataset takes a second or two, so not more often than that. */
const checkEveryMs = 60_000;

function checker(path: string, files: UsedFiles): () => Promise<void> {
  let checkedAt = performance.now();
  return async () => {
    if (performance.now() - checkedAt < checkEveryMs) return;
    checkedAt = performance.now();
    const { signal } = new AbortController();
    if (!(await files.areUnchanged(signal))) throw datasetChanged(path);
  };
}

async function openTensor({
  path,
  labels,
}: Extract<TrainRequest['data'], { kind: 'tensor' }>): Promise<TrainData> {
  const bytesRead = await readFile(path).catch((error: Error) => {
    throw tensorUnreadable(path, error);
  });
  const { dims, data } = readNpy(bytesRead, path);
  const rows = dims[0] ?? 0;
  if (rows !== labels.length) throw tensorLabelsMismatch(path, labels.length, rows);
  const count = Math.max(...labels) + 1;
  const classes = Array.from({ length: count }, (_, i) => String(i));
  const train: PlannedExample[] = labels.map((label, row) => ({ id: String(row), label, row }));
  const counts = classes.map((_, i) => labels.filter((label) => label === i).length);
  const none = classes.map(() => 0);
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const fingerprint = createHash('sha256').update(bytes).update(labels.join()).digest('hex');
  return {
    plan: {
      classes,
      examples: { train, validation: [], test: [] },
      counts: { train: counts, validation: none, test: none },
      smallestClass: Math.min(...counts.filter((n) => n > 0)),
      notes: [`All ${rows} rows of ${basename(path)} are for training.`],
    },
    about: { path, name: basename(path), fingerprint },
    dataset: null,
    tensor: data,
    check: async () => undefined,
    close: async () => undefined,
  };
}
