// The learning rate of a step: warm-up, then the phase's schedule. Pure, so that a resumed training has the same.

import type { TrainPhase } from '../../../protocol/trainRecipe';

/** `step`: from 0, of the phase, if its epochs were all run. */
export function learningRateAt(phase: TrainPhase, step: number, stepsPerEpoch: number): number {
  const total = Math.max(1, phase.epochs * stepsPerEpoch);
  const warmUp = Math.min(total, Math.round(phase.warmUpEpochs * stepsPerEpoch));
  if (step < warmUp) return (phase.learningRate * (step + 1)) / warmUp;
  const at = step - warmUp;
  return phase.learningRate * factorAt(phase, at, Math.max(1, total - warmUp), stepsPerEpoch);
}

function factorAt(
  { schedule }: TrainPhase,
  step: number,
  total: number,
  stepsPerEpoch: number,
): number {
  const share = Math.min(1, step / Math.max(1, total - 1));
  switch (schedule.kind) {
    case 'constant':
      return 1;
    case 'step':
      return schedule.factor ** Math.floor(step / stepsPerEpoch / schedule.every);
    // Reaches the floor behind the last step, not at it: a step of rate 0 is wasted.
    case 'cosine':
      return cosine(1, schedule.floor, step / total);
    // fastai: up from 1/25 in the first 25 % of the steps, then down to 1e-5, along half cosines.
    case 'one-cycle':
      return share < 0.25
        ? cosine(1 / 25, 1, share / 0.25)
        : cosine(1, 1e-5, (share - 0.25) / 0.75);
  }
}

function cosine(from: number, to: number, share: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;
}
