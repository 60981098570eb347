// The recipe of a training, as it stands in `train.json`, and as the engine completes it.

/** Networks that Glassbox makes itself, to be trained from scratch: `builtin:<name>` where a model file may stand. */
export const builtinModels = ['small-cnn', 'resnet18', 'mobilenetv2'] as const;
export type BuiltinModel = (typeof builtinModels)[number];
export const builtinPrefix = 'builtin:';

/** Rate as a factor of the phase's learning rate, over the phase's steps. */
export type Schedule =
  | { readonly kind: 'constant' }
  /** Times `factor` after every `every` epochs. */
  | { readonly kind: 'step'; readonly every: number; readonly factor: number }
  /** Down to `floor` times the rate along half a cosine (Loshchilov & Hutter 2017). */
  | { readonly kind: 'cosine'; readonly floor: number }
  /** Up to the rate and far below it (Smith 2018, with fastai's cosine form). */
  | { readonly kind: 'one-cycle' };

export interface TrainPhase {
  readonly name: string;
  readonly epochs: number;
  /** `head`: the classifier alone. `all`: everything. A number: the head and that many blocks before it. */
  readonly train: 'head' | 'all' | number;
  readonly learningRate: number;
  readonly schedule: Schedule;
  /** Epochs, or parts of one, over which the rate grows from 0. */
  readonly warmUpEpochs: number;
  /** Each block's rate is that of the block behind it times this; 1: all the same. */
  readonly rateDecayPerBlock: number;
}

export type OptimizerConfig =
  | { readonly kind: 'sgd'; readonly momentum: number; readonly nesterov: boolean }
  | {
      readonly kind: 'adam';
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
    }
  | {
      readonly kind: 'adamw';
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
    };

export type LossConfig =
  | { readonly kind: 'cross-entropy'; readonly labelSmoothing: number }
  /** Lin et al. 2017. */
  | { readonly kind: 'focal'; readonly gamma: number }
  /** A sigmoid per class: for one output, or several labels per picture. */
  | { readonly kind: 'binary' };

/** Each 0, false or null where it is left out. Numbers are the largest change, drawn evenly up to it. */
export interface AugmentationConfig {
  readonly horizontalFlip: boolean;
  readonly verticalFlip: boolean;
  /** Degrees to either side. */
  readonly rotation: number;
  /**
   * Smallest share of the picture's area that is cropped and brought to size; 1: no crop. Inputs of at most 64 pixels are
   * shifted by whole pixels instead.
   */
  readonly crop: number;
  /** Factors 1 ± x. */
  readonly brightness: number;
  readonly contrast: number;
  readonly saturation: number;
  /** Degrees to either side. */
  readonly hue: number;
  /** Largest sigma in pixels, of half the pictures. */
  readonly blur: number;
  /** Side of a grey square as a share of the picture's side, in half the pictures (DeVries & Taylor 2017). */
  readonly cutout: number;
  /** α of the Beta distribution of mixup (Zhang et al. 2018); 0: none. */
  readonly mixup: number;
}

export const balances = ['auto', 'none', 'class-weights', 'oversampling', 'focal'] as const;
export type Balance = (typeof balances)[number];

/** `train.json`: every field may be left out there; this is the whole of it. */
export interface TrainConfig {
  readonly seed: number;
  /** Pictures per step; `full`: all of them in one. */
  readonly batchSize: number | 'full';
  /** Batches whose gradients are added up before a step. */
  readonly accumulate: number;
  /** Pixels, for built-in networks; others take what their card says. */
  readonly inputSize: number | null;
  /** 1: grey, 3: RGB, for built-in networks. */
  readonly channels: 1 | 3 | null;
  readonly head: {
    /** `auto`: kept where the model's outputs are the dataset's classes, else replaced. */
    readonly kind: 'auto' | 'keep' | 'replace';
    /** Value of the graph that a new head reads; null: found in the graph. */
    readonly value: string | null;
    readonly initialisation: 'he' | 'zero';
    /** Units of a hidden layer; null: none. */
    readonly hidden: number | null;
    readonly dropout: number;
  };
  /** Of the batch at hand (`training`), or as recorded in the model. */
  readonly batchNorm: 'inference' | 'training';
  readonly phases: readonly TrainPhase[];
  readonly optimizer: OptimizerConfig;
  readonly weightDecay: number;
  /** Largest norm of all gradients together; null: not clipped. */
  readonly clipNorm: number | null;
  readonly loss: LossConfig;
  readonly balance: Balance;
  readonly augmentation: AugmentationConfig;
  /** Augmented views of each picture whose features are kept while the backbone is frozen. */
  readonly cachedViews: number;
  /** Epochs without a better validation loss before a phase ends; null: never. */
  readonly patience: number | null;
  /** Go on, and end, with the weights of the best epoch. */
  readonly restoreBest: boolean;
  /** Shares of training, validation and test where the dataset has no splits. */
  readonly ratio: readonly [number, number, number];
  /** `none`: train on everything that is not test, without early stopping. */
  readonly validation: 'auto' | 'none';
  /** Under 50 pictures per class: the linear head only, unless `fine-tune`. */
  readonly fewPictures: 'auto' | 'fine-tune';
  readonly checkpointMinutes: number;
  /** Fold BatchNormalization into the convolutions of the exported file. */
  readonly foldBatchNorm: boolean;
}

type Partially<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: Partially<T[K]> | undefined }
    : T;

/** As a person writes it; phases may leave all but `epochs` out. */
export type TrainOptions = Partially<Omit<TrainConfig, 'phases'>> & {
  readonly phases?: readonly Partially<TrainPhase>[] | undefined;
};
