import { numbersOf } from '../numbers';
import type { OperatorRule } from '../rule';

/** At inference y = x; dx = dy */
export const dropout: OperatorRule = {
  id: 'Dropout',
  derivative: ({ node, dy: [dy = null], constant }) => {
    const training = constant(2);
    const isInference = !node.inputs[2] || (training && numbersOf(training)[0] === 0);
    return isInference ? [dy] : { refusal: 'it is in training mode' };
  },
};
