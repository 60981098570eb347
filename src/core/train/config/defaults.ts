// The whole recipe from what a person wrote: defaults follow what is trained (a model file, or a network from scratch)
// and how many pictures there are. docs/training.md says what they are.

import type {
  AugmentationConfig,
  BuiltinModel,
  OptimizerConfig,
  Schedule,
  TrainConfig,
  TrainOptions,
  TrainPhase,
} from '../../../protocol/trainRecipe';
import { noAugmentation } from '../../images/augment';

/** Under this many pictures in a class, everything but the head stays as it is. */
export const fewPicturesBelow = 50;

export interface ConfigContext {
  /** null: a model file. */
  readonly builtin: BuiltinModel | null;
  /** Of the model's input; null where a built-in network takes what the data has. */
  readonly channels: 1 | 3;
  /** Training pictures of the smallest class, and of all. */
  readonly fewest: number;
  readonly pictures: number;
  /** A ready tensor takes no augmentation. */
  readonly isTensor: boolean;
}

export interface ResolvedConfig {
  readonly config: TrainConfig;
  /** What was decided and why, a sentence each. */
  readonly notes: readonly string[];
}

export function resolveConfig(options: TrainOptions, context: ConfigContext): ResolvedConfig {
  const { builtin, fewest } = context;
  const notes: string[] = [];
  const isFew =
    builtin === null &&
    options.phases === undefined &&
    fewest < fewPicturesBelow &&
    options.fewPictures !== 'fine-tune';
  if (isFew) {
    notes.push(
      `The smallest class has ${fewest} training pictures, fewer than ${fewPicturesBelow}: only a linear classifier on the frozen backbone is trained.`,
    );
  }
  const { loss, head } = options;
  const scratch = builtin === null ? null : scratchRecipes[builtin];
  const config: TrainConfig = {
    seed: options.seed ?? 0,
    batchSize: options.batchSize ?? scratch?.batchSize ?? 16,
    accumulate: options.accumulate ?? 1,
    inputSize: options.inputSize ?? null,
    channels: options.channels ?? null,
    head: {
      kind: head?.kind ?? 'auto',
      value: head?.value ?? null,
      // Zeros: a linear head starts undecided, and what it learns is convex.
      initialisation: head?.initialisation ?? (head?.hidden ? 'he' : 'zero'),
      hidden: head?.hidden ?? null,
      dropout: head?.dropout ?? (builtin === null && !context.isTensor ? 0.2 : 0),
    },
    batchNorm: options.batchNorm ?? (builtin === null ? 'inference' : 'training'),
    phases: phasesOf(options, scratch, isFew),
    optimizer: optimizerOf(options.optimizer),
    weightDecay: options.weightDecay ?? 0.01,
    clipNorm: options.clipNorm ?? null,
    loss: lossOf(loss, scratch?.labelSmoothing ?? 0),
    balance: options.balance ?? 'auto',
    augmentation: { ...augmentationFor(context), ...defined(options.augmentation) },
    cachedViews: options.cachedViews ?? 4,
    patience: options.patience === undefined ? (scratch ? null : 5) : options.patience,
    restoreBest: options.restoreBest ?? true,
    ratio: options.ratio ?? [0.7, 0.15, 0.15],
    validation: options.validation ?? 'auto',
    fewPictures: options.fewPictures ?? 'auto',
    checkpointMinutes: options.checkpointMinutes ?? 5,
    foldBatchNorm: options.foldBatchNorm ?? false,
  };
  return { config, notes };
}

type ScratchRecipe = Pick<TrainPhase, 'epochs' | 'learningRate'> & {
  readonly batchSize: number;
  readonly labelSmoothing: number;
};

/** From scratch everything learns at once, with one cycle of the rate (Smith 2018). */
const scratchRecipes: Readonly<Record<BuiltinModel, ScratchRecipe>> = {
  'small-cnn': { epochs: 12, learningRate: 4e-3, batchSize: 64, labelSmoothing: 0 },
  resnet18: { epochs: 30, learningRate: 2e-3, batchSize: 64, labelSmoothing: 0.1 },
  mobilenetv2: { epochs: 40, learningRate: 2e-3, batchSize: 64, labelSmoothing: 0.1 },
};

const basePhase: TrainPhase = {
  name: 'all',
  epochs: 10,
  train: 'all',
  learningRate: 1e-4,
  schedule: { kind: 'constant' },
  warmUpEpochs: 0,
  rateDecayPerBlock: 1,
};

const headPhase: TrainPhase = {
  ...basePhase,
  name: 'head',
  epochs: 5,
  train: 'head',
  learningRate: 1e-3,
};

/** Gently: what the backbone knows is lost faster than it was learned (Howard & Ruder 2018). */
const allPhase: TrainPhase = {
  ...basePhase,
  epochs: 20,
  schedule: { kind: 'cosine', floor: 0 },
  warmUpEpochs: 1,
  rateDecayPerBlock: 0.85,
};

function phasesOf(
  { phases }: TrainOptions,
  scratch: ScratchRecipe | null,
  isFew: boolean,
): readonly TrainPhase[] {
  if (phases !== undefined) return phases.map(phaseOf);
  if (scratch) {
    const { epochs, learningRate } = scratch;
    return [{ ...basePhase, epochs, learningRate, schedule: { kind: 'one-cycle' } }];
  }
  // Without a second phase the head has to get there alone.
  return isFew ? [{ ...headPhase, epochs: 20 }] : [headPhase, allPhase];
}

type WrittenPhase = NonNullable<TrainOptions['phases']>[number];

function phaseOf(written: WrittenPhase, at: number): TrainPhase {
  const train = written.train ?? 'all';
  const base = train === 'head' ? headPhase : basePhase;
  return {
    ...base,
    name: written.name ?? (typeof train === 'string' ? train : `phase ${at + 1}`),
    ...defined({
      epochs: written.epochs,
      learningRate: written.learningRate,
      warmUpEpochs: written.warmUpEpochs,
      rateDecayPerBlock: written.rateDecayPerBlock,
    }),
    train,
    schedule: scheduleOf(written.schedule),
  };
}

function scheduleOf(written: WrittenPhase['schedule']): Schedule {
  switch (written?.kind) {
    case 'step':
      return { kind: 'step', every: written.every ?? 5, factor: written.factor ?? 0.1 };
    case 'cosine':
      return { kind: 'cosine', floor: written.floor ?? 0 };
    case 'one-cycle':
      return { kind: 'one-cycle' };
    case 'constant':
    case undefined:
      return { kind: 'constant' };
  }
}

type WrittenAdam = {
  readonly kind?: 'adam' | 'adamw' | undefined;
  readonly beta1?: number | undefined;
  readonly beta2?: number | undefined;
  readonly epsilon?: number | undefined;
};

const adamDefaults = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

function optimizerOf(written: TrainOptions['optimizer']): OptimizerConfig {
  if (written?.kind === 'sgd') {
    const { momentum = 0.9, nesterov = false } = written;
    return { kind: 'sgd', momentum, nesterov };
  }
  const { kind, ...numbers } = (written ?? {}) as WrittenAdam;
  return { kind: kind ?? 'adamw', ...adamDefaults, ...defined(numbers) };
}

function lossOf(written: TrainOptions['loss'], labelSmoothing: number): TrainConfig['loss'] {
  switch (written?.kind) {
    case 'focal':
      return { kind: 'focal', gamma: written.gamma ?? 2 };
    case 'binary':
      return { kind: 'binary' };
    case 'cross-entropy':
      return { kind: 'cross-entropy', labelSmoothing: written.labelSmoothing ?? 0 };
    case undefined:
      return { kind: 'cross-entropy', labelSmoothing };
  }
}

/** Grey pictures may be digits or letters: a mirrored one is another. */
function augmentationFor({ channels, builtin, isTensor }: ConfigContext): AugmentationConfig {
  if (isTensor) return noAugmentation;
  if (channels === 1) return { ...noAugmentation, rotation: 8, crop: 0.85 };
  const base = { ...noAugmentation, horizontalFlip: true, brightness: 0.1, contrast: 0.1 };
  return { ...base, crop: builtin === null ? 0.7 : 0.65 };
}

/** Without the fields that are undefined, so that spreading it keeps what is underneath. */
function defined<T extends object>(
  value: T | undefined,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(value ?? {}).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
