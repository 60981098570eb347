import type { LossConfig, OptimizerConfig, TrainConfig } from '../../../protocol/trainRecipe';

export interface StepOptions {
  /** Names of parameters. */
  readonly trained: readonly string[];
  /** Where the graph begins; from `features` only the head can be trained. */
  readonly from: 'picture' | 'features';
  readonly loss: LossConfig;
  readonly optimizer: OptimizerConfig;
  readonly weightDecay: number;
  /** Largest norm of all gradients together; null: not clipped. */
  readonly clipNorm: number | null;
  readonly batchNorm: TrainConfig['batchNorm'];
  /** Share of features left out; 0: no mask is fed. */
  readonly dropout: number;
  /** Learning rate of a parameter as a factor of the rate; 1 where it has none. */
  readonly factors: ReadonlyMap<string, number>;
}
