// NaN or infinity: nothing that follows means anything. The trainer stops there and names the node; this keeps it in the
// records. JSON knows no NaN, so that a record read from a file may hold null in its place.

import type { Rule } from './evidence';

export const notFinite: Rule = ({ steps, epochs }) => {
  const step = steps.find(({ loss, gradientNorm }) => !isNumber(loss) || !isNumber(gradientNorm));
  const epoch = epochs.find(
    ({ train, validation }) => !isNumber(train.loss) || (validation && !isNumber(validation.loss)),
  );
  if (!step && !epoch) return null;
  const what = step && isNumber(step.loss) ? 'gradient' : 'loss';
  const where = step ? `at step ${step.step} (epoch ${step.epoch})` : `in epoch ${epoch?.epoch}`;
  return {
    id: 'not-finite',
    message: `The ${what} is not a number ${where}.`,
    remedy:
      'Train from the last checkpoint with a tenth of the learning rate and clipNorm 1, and check the pictures’ scale.',
    epoch: step?.epoch ?? epoch?.epoch ?? null,
    parameters: [],
  };
};

function isNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value);
}
