// Weights that are not a number, as training that diverged or a broken conversion leaves them, and pictures likewise.

import { valuesRead } from '../../onnx/graph';
import type { Finding } from './finding';

export const weightsNotFinite: Finding = async ({ context: { subject, picture } }) => {
  if (!picture.every(Number.isFinite)) {
    const count = picture.filter((value) => !Number.isFinite(value)).length;
    return {
      code: 'picture-not-finite',
      message: `${count} of the ${picture.length} values of the input are not finite.`,
      remedy: 'Look at the tensor file, or at scale, mean and std in the model card.',
    };
  }
  for (const node of subject.graph.nodes) {
    for (const name of valuesRead(node)) {
      const data = subject.graph.constants.get(name)?.data;
      // Infinite constants have their uses, as bounds and in attention masks; NaN has none.
      const count = data instanceof Float32Array ? data.filter(Number.isNaN).length : 0;
      if (count === 0) continue;
      return {
        code: 'weights-not-finite',
        message: `${count} of the ${data?.length} values of "${name}", a weight of ${node.op} at "${node.name}", are not a number.`,
        remedy: 'Export the model again, from a checkpoint before its training diverged.',
      };
    }
  }
  return null;
};
