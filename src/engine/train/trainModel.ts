// What is trained: a model file, or a network made here, with the card that says how pictures go in.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { resolveCard } from '../../core/model/resolveCard';
import { type OnnxFile, readModelFile } from '../../core/onnx/readModel';
import { builtinModel } from '../../core/train/architectures/builtinModel';
import type { ModelCard, Preprocess } from '../../protocol/model';
import { type BuiltinModel, builtinModels, builtinPrefix } from '../../protocol/trainRecipe';
import { preprocessOf } from '../imageFeed';
import type { ModelStore } from '../modelStore';
import { builtinUnknown } from './errors';

export interface TrainModel {
  readonly builtin: BuiltinModel | null;
  /** As it was asked for. */
  readonly path: string;
  readonly name: string;
  readonly file: OnnxFile;
  readonly card: ModelCard;
  readonly preprocess: Preprocess;
}

/** null: a model file. Throws `builtin-unknown`. */
export function builtinOf(model: string): BuiltinModel | null {
  if (!model.startsWith(builtinPrefix)) return null;
  const name = model.slice(builtinPrefix.length);
  const known = builtinModels.find((each) => each === name);
  if (!known) throw builtinUnknown(name);
  return known;
}

export async function fileModel(path: string, models: ModelStore): Promise<TrainModel> {
  const file = await models.load(path);
  const card = await resolveCard(file);
  return {
    ...{ builtin: null, path, file, card },
    name: basename(path),
    preprocess: preprocessOf(card),
  };
}

export interface BuiltinPicture {
  readonly size: number;
  readonly channels: 1 | 3;
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly resize: Preprocess['resize']['mode'];
}

/** Made anew each time: the same seed gives the same bytes. */
export async function builtinTrainModel(
  builtin: BuiltinModel,
  { size: inputSize, channels, mean, std, resize }: BuiltinPicture,
  classCount: number,
  seed: number,
): Promise<TrainModel> {
  const folder = await mkdtemp(join(tmpdir(), 'glassbox-builtin-'));
  try {
    const path = join(folder, `${builtin}.onnx`);
    await writeFile(path, builtinModel({ name: builtin, classCount, inputSize, channels, seed }));
    const file = await readModelFile(path);
    const card = await resolveCard(file);
    const size = { width: inputSize, height: inputSize };
    const preprocess: Preprocess = {
      ...{ layout: 'NCHW', size, channels, colorOrder: 'RGB', scale: 1 / 255, mean, std },
      resize: { mode: resize, size, interpolation: 'bilinear' },
      crop: resize === 'exact' ? 'none' : 'center',
    };
    const name = `${builtinPrefix}${builtin}`;
    return { builtin, path: name, name, file, card, preprocess };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
