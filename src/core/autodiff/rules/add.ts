import type { OperatorRule } from '../rule';

/** d(a + b) = da + db */
export const add: OperatorRule = {
  id: 'Add',
  derivative: ({ dy: [dy = null] }) => [dy, dy],
};
