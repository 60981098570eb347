// Checkpoints of a training: weights, what the optimizer remembers, and where the training stands. Two generations change
// places, so that one is whole whenever the process or the machine ends. Weights of best epochs lie beside them, by epoch.

import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TensorMap } from '../../onnx/tensor';
import { keptEpochs, type TrainerState } from '../trainer/state';
import { checkpointDamaged, checkpointOfOther, checkpointVersion } from './errors';
import { decodeSafetensors, encodeSafetensors, type Safetensors } from './safetensors';
import { writeWhole } from './wholeFile';

export const checkpointVersionNumber = 1;

/** What a checkpoint belongs to. */
export interface CheckpointOwner {
  readonly modelSha256: string;
  /** SHA-256 of the recipe's JSON. */
  readonly config: string;
  readonly dataset: string;
}

export interface Checkpoint {
  readonly state: TrainerState;
  /** Bytes of the history at that time. */
  readonly historyBytes: number;
  /** Seconds of work until then. */
  readonly seconds: number;
  readonly values: TensorMap;
}

export interface Checkpoints {
  /** The youngest whole one; null where none was written yet. */
  latest(): Promise<Checkpoint | null>;
  write(checkpoint: Checkpoint): Promise<void>;
  writeBest(epoch: number, values: TensorMap): Promise<void>;
  readBest(epoch: number): Promise<TensorMap>;
}

/** Throws `checkpoint-damaged`, `checkpoint-version`, `checkpoint-of-other`, `disk-full`, `training-not-written`. */
export function openCheckpoints(out: string, owner: CheckpointOwner): Checkpoints {
  let generation = 0;
  let before: readonly number[] = [];
  const generationFile = (index: number): string => join(out, `checkpoint-${index}.safetensors`);
  return {
    latest: async () => {
      const found: (Checkpoint & { readonly generation: number })[] = [];
      let failure: unknown = null;
      for (const path of [generationFile(0), generationFile(1)]) {
        try {
          const content = await readTensors(path);
          if (content !== null) found.push(checkpointOf(path, content, owner));
        } catch (error) {
          failure ??= error;
        }
      }
      const [best] = found.sort((a, b) => b.generation - a.generation);
      if (best === undefined) {
        if (failure !== null) throw failure;
        return null;
      }
      generation = best.generation + 1;
      before = keptEpochs(best.state);
      return best;
    },
    write: async ({ state, historyBytes, seconds, values }) => {
      const metadata = {
        ...{ version: String(checkpointVersionNumber), generation: String(generation) },
        ...{ model: owner.modelSha256, config: owner.config, dataset: owner.dataset },
        state: JSON.stringify({ state, historyBytes, seconds }),
      };
      const path = generationFile(generation % 2);
      await writeWhole(path, await encodeSafetensors({ values, metadata }));
      generation++;
      // Both generations may name best epochs; whatever none of them names is not needed any more.
      const now = keptEpochs(state);
      await removeOthers(out, new Set([...now, ...before]));
      before = now;
    },
    writeBest: async (epoch, values) => {
      const metadata = { version: String(checkpointVersionNumber), model: owner.modelSha256 };
      await writeWhole(bestFile(out, epoch), await encodeSafetensors({ values, metadata }));
    },
    readBest: (epoch) => readBestValues(out, epoch),
  };
}

/** Weights of an epoch that was the best. Throws `checkpoint-damaged`. */
export async function readBestValues(out: string, epoch: number): Promise<TensorMap> {
  const path = bestFile(out, epoch);
  const content = await readTensors(path);
  if (content === null) throw checkpointDamaged(path, 'it is not there');
  return content.values;
}

function bestFile(out: string, epoch: number): string {
  return join(out, `best-${epoch}.safetensors`);
}

async function readTensors(path: string): Promise<Safetensors | null> {
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) return null;
  try {
    return await decodeSafetensors(bytes);
  } catch (error) {
    throw checkpointDamaged(path, error instanceof Error ? error.message : String(error));
  }
}

function checkpointOf(
  path: string,
  { values, metadata }: Safetensors,
  owner: CheckpointOwner,
): Checkpoint & { readonly generation: number } {
  const { version = '?', generation, model, config, dataset, state = '' } = metadata;
  if (version !== String(checkpointVersionNumber)) {
    throw checkpointVersion(path, version, checkpointVersionNumber);
  }
  if (model !== owner.modelSha256) throw checkpointOfOther(path, 'model');
  if (config !== owner.config) throw checkpointOfOther(path, 'recipe');
  if (dataset !== owner.dataset) throw checkpointOfOther(path, 'dataset');
  const written = JSON.parse(state) as Omit<Checkpoint, 'values'>;
  return { ...written, values, generation: Number(generation) };
}

async function removeOthers(out: string, kept: ReadonlySet<number>): Promise<void> {
  const names = await readdir(out).catch((): string[] => []);
  const old = names.filter((name) => {
    const epoch = /^best-(\d+)\.safetensors$/.exec(name)?.[1];
    return epoch !== undefined && !kept.has(Number(epoch));
  });
  await Promise.all(old.map((name) => rm(join(out, name), { force: true })));
}

/** Checkpoints of a training that is done are of no use. */
export async function removeCheckpoints(out: string): Promise<void> {
  await Promise.all(
    [0, 1].map((i) => rm(join(out, `checkpoint-${i}.safetensors`), { force: true })),
  );
}
