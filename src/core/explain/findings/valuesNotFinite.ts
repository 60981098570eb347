// The first node whose result is not finite: everything behind it only passes that on.

import type { Finding } from './finding';

export const valuesNotFinite: Finding = async ({ context: { subject }, values }) => {
  const known = await values();
  // Minus infinity is how attention hides tokens; it counts only where nothing else is wrong.
  const kinds: readonly ((value: number) => boolean)[] = [
    (value) => Number.isNaN(value) || value === Number.POSITIVE_INFINITY,
    (value) => !Number.isFinite(value),
  ];
  for (const isWrong of kinds) {
    for (const node of subject.graph.nodes) {
      for (const name of node.outputs) {
        const rows = known.get(name);
        const count = rows?.filter(isWrong).length ?? 0;
        if (count === 0) continue;
        return {
          code: 'values-not-finite',
          message: `${count} of the ${rows?.length} values of "${name}" are not finite; ${node.op} at "${node.name}" is the first node with such a result.`,
          remedy:
            'Check scale, mean and std in the model card: an input that is far too large overflows; if they are right, the weights before this node are too large.',
        };
      }
    }
  }
  return null;
};
