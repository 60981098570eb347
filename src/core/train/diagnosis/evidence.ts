// What every rule of the diagnosis looks at: steps and epochs of the phase at hand, and the layers' weights.

import type {
  EpochRecord,
  StepRecord,
  TrainingFinding,
  TrainingParameter,
  TrainingRecord,
} from '../../../protocol/train';
import type { TrainConfig } from '../../../protocol/trainRecipe';

export interface DiagnosisContext {
  readonly parameters: readonly TrainingParameter[];
  readonly config: TrainConfig;
  /** Training pictures per class; without them the share of the largest class is taken from validation. */
  readonly counts?: readonly number[];
}

export interface Evidence extends DiagnosisContext {
  readonly steps: readonly StepRecord[];
  readonly epochs: readonly EpochRecord[];
  /** Index of the latest phase. */
  readonly phase: number;
  /** Of that phase only. */
  readonly phaseSteps: readonly StepRecord[];
  readonly phaseEpochs: readonly EpochRecord[];
}

/** null: nothing of the kind is seen. */
export type Rule = (evidence: Evidence) => TrainingFinding | null;

export function evidenceOf(
  records: readonly TrainingRecord[],
  context: DiagnosisContext,
): Evidence {
  const steps = records.filter((record) => record.kind === 'step');
  const epochs = records.filter((record) => record.kind === 'epoch');
  const phase = Math.max(0, records.at(-1)?.phase ?? 0);
  return {
    ...context,
    steps,
    epochs,
    phase,
    phaseSteps: steps.filter((step) => step.phase === phase),
    phaseEpochs: epochs.filter((epoch) => epoch.phase === phase),
  };
}

export interface LayerNorms {
  readonly name: string;
  readonly isHead: boolean;
  /** Medians over the steps given. */
  readonly gradient: number;
  readonly update: number;
}

/**
 * Weights of layers (two axes or more; biases and scales are small and follow them) that the steps trained, from the
 * input to the head.
 */
export function layerNorms(
  { parameters }: DiagnosisContext,
  steps: readonly StepRecord[],
): readonly LayerNorms[] {
  return parameters.flatMap(({ name, dims, isHead }, at) => {
    if (dims.length < 2) return [];
    const gradients = present(steps.map(({ gradients: all }) => all[at]));
    const updates = present(steps.map(({ updates: all }) => all[at]));
    if (gradients.length === 0) return [];
    return [{ name, isHead, gradient: median(gradients), update: median(updates) }];
  });
}

function present(values: readonly (number | null | undefined)[]): number[] {
  return values.filter((value) => typeof value === 'number' && Number.isFinite(value)) as number[];
}

/** NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
