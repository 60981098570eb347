// Records of made-up trainings: ten layers, steps and epochs as a test says.

import { resolveConfig } from '../../../../src/core/train/config/defaults';
import type { DiagnosisContext } from '../../../../src/core/train/diagnosis/evidence';
import type { EpochRecord, StepRecord, TrainingParameter } from '../../../../src/protocol/train';

export const layers = 10;

export const parameters: readonly TrainingParameter[] = Array.from({ length: layers }, (_, at) => ({
  name: `layer${at}.weight`,
  dims: [8, 8],
  block: at,
  isHead: at === layers - 1,
}));

const phases = [{ name: 'all', epochs: 10, train: 'all' }] as const;
const resolved = resolveConfig(
  { phases },
  { builtin: null, channels: 3, fewest: 50, pictures: 100, isTensor: false },
);

export const context: DiagnosisContext = { parameters, config: resolved.config, counts: [50, 50] };

/** Of a network that learns: gradients about 1e-2, updates 1e-3 of the weights. */
export function step(at: number, change: Partial<StepRecord> = {}): StepRecord {
  return {
    kind: 'step',
    step: at,
    epoch: Math.ceil(at / 10),
    phase: 0,
    loss: 0.7 * 0.98 ** at,
    learningRate: 1e-3,
    gradientNorm: 1,
    gradients: parameters.map(() => 1e-2),
    updates: parameters.map(() => 1e-3),
    ...change,
  };
}

export function steps(count: number, change: (at: number) => Partial<StepRecord> = () => ({})) {
  return Array.from({ length: count }, (_, at) => step(at + 1, change(at + 1)));
}

export interface Scores {
  /** Loss and accuracy. */
  readonly train: readonly [number, number];
  readonly validation?: readonly [number, number];
  readonly dead?: number;
}

export function epochs(all: readonly Scores[]): EpochRecord[] {
  return all.map(({ train, validation, dead }, at) => ({
    kind: 'epoch',
    epoch: at + 1,
    phase: 0,
    step: 10 * (at + 1),
    train: { loss: train[0], accuracy: train[1], count: 100 },
    validation: validation ? { loss: validation[0], accuracy: validation[1], count: 100 } : null,
    confusion: [],
    worst: [],
    dead: dead === undefined ? [] : [{ value: 'relu1', share: dead }],
    learningRate: 1e-3,
    seconds: 1,
    picturesPerSecond: 100,
    isBest: false,
  }));
}
