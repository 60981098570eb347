// Everything that a training is decided on before its first step: pictures, recipe, network.

import { availableParallelism } from 'node:os';
import { GlassboxError, isCancelled } from '../../base/errors';
import { resolveConfig } from '../../core/train/config/defaults';
import { checkOptions } from '../../core/train/config/readOptions';
import { decideBalance } from '../../core/train/data/balance';
import { channelStatistics } from '../../core/train/data/channelStatistics';
import { prepareNetwork } from '../../core/train/network/prepareNetwork';
import type { Network } from '../../core/train/types';
import type { Call } from '../../protocol/rpc';
import type { TrainingManifest, TrainRequest, TrainWork } from '../../protocol/train';
import type { TrainConfig } from '../../protocol/trainRecipe';
import type { HashPictures } from '../datasets/hashPictures';
import { canonicalFor } from '../explain/explainableModel';
import type { ModelStore } from '../modelStore';
import type { OpenModelContext } from '../openModel';
import { orderClasses } from './classOrder';
import { batchRefused } from './errors';
import { fittingNetwork } from './fixedBatch';
import { openTrainData, type TrainData } from './trainData';
import {
  type BuiltinPicture,
  builtinOf,
  builtinTrainModel,
  fileModel,
  type TrainModel,
} from './trainModel';

export interface TrainContext extends OpenModelContext {
  readonly models: ModelStore;
  readonly hashPictures: HashPictures;
}

export interface PreparedTraining {
  readonly model: TrainModel;
  readonly data: TrainData;
  readonly plan: TrainData['plan'];
  readonly config: TrainConfig;
  readonly keepsHead: boolean;
  readonly network: Network;
  /** The network for another number of pictures. */
  networkFor(batch: number): Promise<Network>;
  readonly classWeights: readonly number[];
  readonly isOversampled: boolean;
  readonly notes: readonly string[];
}

type Wanted = Pick<TrainRequest, 'data' | 'model' | 'options'> & { readonly out: string | null };

/** `known`: the manifest of a training that is resumed; its recipe holds. */
export async function prepareTraining(
  request: Wanted,
  known: TrainingManifest | null,
  call: Call<TrainWork>,
  context: TrainContext,
): Promise<PreparedTraining> {
  const { signal } = call;
  const options = checkOptions(request.options, 'train.json');
  const builtin = builtinOf(request.model);
  const fileOf = builtin === null ? await fileModel(request.model, context.models) : null;
  const data = await openTrainData(
    request,
    known,
    {
      seed: options.seed ?? 0,
      ratio: options.ratio ?? [0.7, 0.15, 0.15],
      validation: options.validation ?? 'auto',
    },
    call,
    context.hashPictures,
  );
  try {
    const picture =
      builtin === null ? null : await builtinPicture(data, options, builtin === 'small-cnn', call);
    const model =
      fileOf ??
      (await builtinTrainModel(
        builtin ?? 'small-cnn',
        picture ?? defaultPicture,
        data.plan.classes.length,
        options.seed ?? 0,
      ));
    const { keepsHead, plan } = orderClasses(data, model, options.head?.kind ?? 'auto');
    const resolved = resolveConfig(options, {
      builtin,
      channels: model.preprocess.channels,
      fewest: plan.smallestClass,
      pictures: plan.examples.train.length,
      isTensor: data.tensor !== null,
    });
    const balance = decideBalance(
      resolved.config.balance,
      plan.counts.train.filter((count) => count > 0),
    );
    const asked = known?.config ?? withFocal(resolved.config, balance.kind);
    const networkFor = (batch: number): Promise<Network> =>
      networkOf(model, plan, asked, keepsHead, batch, context, signal);
    const batch = batchOf(asked, plan.examples.train.length);
    const { network, note } = await fittingNetwork(batch, model, networkFor);
    const config = note === null ? asked : { ...asked, batchSize: network.batch };
    const weights =
      balance.kind === 'class-weights' ? balancedFor(plan, balance.classWeights) : null;
    return {
      ...{ model, data, plan, config, keepsHead, network, networkFor },
      classWeights: weights ?? plan.classes.map(() => 1),
      isOversampled: balance.kind === 'oversampling',
      notes: known?.notes ?? [
        ...[...plan.notes, ...resolved.notes, balance.note],
        ...(note === null ? [] : [note]),
        ...network.notes,
      ],
    };
  } catch (error) {
    await data.close();
    throw error;
  }
}

/** Classes of a kept head that have no pictures weigh nothing, since nothing is of them. */
function balancedFor({ counts }: TrainData['plan'], weights: readonly number[]): number[] {
  let at = 0;
  return counts.train.map((count) => (count > 0 ? (weights[at++] ?? 1) : 1));
}

function withFocal(config: TrainConfig, kind: string): TrainConfig {
  const isFocal = kind === 'focal' && config.loss.kind === 'cross-entropy';
  return isFocal ? { ...config, loss: { kind: 'focal', gamma: 2 } } : config;
}

function batchOf({ batchSize }: TrainConfig, pictures: number): number {
  return batchSize === 'full' ? pictures : Math.min(batchSize, pictures);
}

async function networkOf(
  { file, card, path }: TrainModel,
  { classes }: TrainData['plan'],
  config: TrainConfig,
  keepsHead: boolean,
  batch: number,
  context: OpenModelContext,
  signal: AbortSignal,
): Promise<Network> {
  const { graph, aliases } = await canonicalFor(file, card, batch, context, signal).catch(
    (error: unknown) => {
      if (isCancelled(error) || !(error instanceof GlassboxError)) throw error;
      throw batchRefused(path, batch, error.facts.message);
    },
  );
  const { output, input, labels } = card;
  const { value } = config.head;
  const request = {
    ...{ graph, batch, classCount: classes.length, seed: config.seed },
    input: input.name.value,
    head: {
      ...config.head,
      // Named as in the file, which may say the same value twice.
      value: value === null || graph.shapes.has(value) ? value : (aliases.get(value) ?? value),
      kind: keepsHead ? ('keep' as const) : ('replace' as const),
    },
  };
  const scores = output.scoreValue ?? output.name.value;
  try {
    return prepareNetwork({ ...request, scores });
  } catch (error) {
    const isHeadless =
      !keepsHead && error instanceof GlassboxError && error.code === 'head-not-found';
    // What names classes has a head somewhere; without names it may be a feature extractor, whose output a new head reads.
    if (!isHeadless || value !== null || labels.value !== null) throw error;
    const dims = graph.shapes.get(output.name.value)?.dims ?? [];
    if (dims.length !== 2 && dims.slice(2).some((dim) => dim !== 1)) throw error;
    return prepareNetwork({
      ...request,
      graph: { ...graph, outputs: [output.name.value] },
      scores: null,
    });
  }
}

const defaultPicture: BuiltinPicture = {
  ...{ size: 32, channels: 3, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5], resize: 'exact' },
};

/** Size and channels as the data has them, mean and deviation of the training pictures. */
async function builtinPicture(
  { plan, dataset }: TrainData,
  options: ReturnType<typeof checkOptions>,
  isSmall: boolean,
  { signal, progress }: Call<TrainWork>,
): Promise<BuiltinPicture> {
  const { train } = plan.examples;
  if (!dataset) return defaultPicture;
  const step = Math.max(1, Math.floor(train.length / 16));
  const seen = await Promise.all(
    train
      .filter((_, i) => i % step === 0)
      .slice(0, 16)
      .map(({ row }) => dataset.decode(row, signal)),
  );
  const side = Math.max(...seen.map(({ width, height }) => Math.max(width, height)));
  const isSquare = seen.every(({ width, height }) => width === height);
  const size = options.inputSize ?? (side <= 96 ? side : isSmall ? 96 : 224);
  const channels = options.channels ?? (seen.every(isGrey) ? 1 : 3);
  const resize = isSquare || side <= 96 ? 'exact' : 'shorter-side';
  const ones = Array.from({ length: channels }, () => 1);
  const { mean, std } = await channelStatistics({
    count: train.length,
    decode: (example, decodeSignal) => dataset.decode(train[example]?.row ?? 0, decodeSignal),
    preprocess: {
      ...{ layout: 'NCHW', size: { width: size, height: size }, channels, colorOrder: 'RGB' },
      ...{ scale: 1 / 255, mean: ones.map(() => 0), std: ones },
      resize: { mode: resize, size: { width: size, height: size }, interpolation: 'bilinear' },
      crop: resize === 'exact' ? 'none' : 'center',
    },
    workers: availableParallelism(),
    signal,
    progress: (done, total) => progress({ kind: 'work', work: 'preparing', done, total }),
  });
  return { size, channels, mean, std, resize };
}

function isGrey({ data, channels }: { readonly data: Uint8Array; readonly channels: number }) {
  if (channels < 3) return true;
  for (let i = 0; i < data.length; i += channels) {
    if (data[i] !== data[i + 1] || data[i] !== data[i + 2]) return false;
  }
  return true;
}
