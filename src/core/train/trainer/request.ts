// What a training is given: the network, the recipe, and whoever runs graphs, brings pictures and keeps files.

import type { TrainingRecord, TrainProgress } from '../../../protocol/train';
import type { TrainConfig } from '../../../protocol/trainRecipe';
import type { TensorMap } from '../../onnx/tensor';
import type { BatchSource, Network, TrainRuntime } from '../types';
import type { TrainerState } from './state';

export interface PhaseSources {
  readonly train: BatchSource;
  readonly validation: BatchSource | null;
}

/** Where a training keeps what must not be lost. */
export interface TrainerFiles {
  append(record: TrainingRecord): Promise<void>;
  checkpoint(state: TrainerState, values: TensorMap): Promise<void>;
  writeBest(epoch: number, values: TensorMap): Promise<void>;
  readBest(epoch: number): Promise<TensorMap>;
}

export interface TrainerRequest {
  readonly network: Network;
  /** With the loss that the balance of classes led to. */
  readonly config: TrainConfig;
  readonly runtime: TrainRuntime;
  /** `features`: of the frozen part, computed on the weights that `runtime` keeps at that time. */
  sources(from: 'picture' | 'features', signal: AbortSignal): Promise<PhaseSources>;
  readonly start: { readonly state: TrainerState; readonly values: TensorMap } | null;
  readonly files: TrainerFiles;
  /** Called before each epoch; throws where the pictures are other ones now. */
  checkData(): Promise<void>;
  readonly progress: (progress: TrainProgress) => void;
  /** Fires: checkpoint and `cancelled`. */
  readonly signal: AbortSignal;
  /** Fires: all epochs are over after the current step. */
  readonly finish: AbortSignal;
}
