// Where relevance stays by design: shifts take their share of the score, and so do normalisations, which subtract a mean, and
// a softmax. Without any of them the relevance of the picture adds up to the score.

import type { Node } from '../../onnx/graph';
import type { RelevancePaths } from './relevanceRules';

export function absorbsRelevance({ wiring, kinds, tails }: RelevancePaths): boolean {
  const { graph } = wiring;
  const shifts = (node: Node): boolean => {
    switch (kinds.get(node.name)) {
      case undefined:
      case 'pass':
      case 'product':
        return false;
      case 'normalise':
        return true;
      case 'linear': {
        const merged = tails.get(node.name)?.nodes ?? [];
        return (node.op !== 'MatMul' && node.inputs.length > 2) || merged.some(isShift);
      }
      case 'move':
      case 'share':
        return isShift(node) && (node.op !== 'Add' || hasConstant(node));
    }
  };
  const hasConstant = (node: Node): boolean =>
    node.inputs.some((name) => graph.constants.has(name));
  const isShift = (node: Node): boolean => {
    switch (node.op) {
      case 'BatchNormalization':
      case 'LogSoftmax':
      case 'Softmax':
        return true;
      case 'Add':
      case 'Concat':
      case 'Max':
      case 'Min':
      case 'Sub':
      case 'Sum':
        return hasConstant(node);
      case 'Pad':
        return Number(graph.constants.get(node.inputs[2] ?? '')?.data[0] ?? 0) !== 0;
      default:
        return false;
    }
  };
  return graph.nodes.some(shifts);
}
