// What the graph itself shows: integer inputs, rescaling in front of the first layer, the last activation, and a number of
// classes that only one well-known data set has.

import {
  type Context,
  fittingLabels,
  type Hints,
  hintsFrom,
  rowCount,
  type SourceHints,
} from '../hints';
import imagenetLabels from '../imagenetLabels.json';
import { inputRange } from '../rescaling';

export function graphHints(context: Context): SourceHints {
  return {
    source: 'graph',
    hints: { ...rangeHints(context), ...outputHints(context), ...labelHints(context) },
    warnings: [],
  };
}

/** Whether the graph leaves no choice about the range of its input. */
export function fixesRange({ hints }: SourceHints): boolean {
  return hints.scale !== undefined;
}

function rangeHints({ graph, image }: Context): Hints {
  const { name, type } = image.spec;
  if (type === 'int8') {
    return hintsFrom('int8 input: pixels −128–127', { scale: 1, mean: [128], std: [1] });
  }
  if (/^u?int/.test(type)) {
    return hintsFrom(`${type} input: pixels 0–255`, { scale: 1, mean: [0], std: [1] });
  }
  const range = inputRange(graph, name);
  if (range === null) return {};
  return hintsFrom(range.detail, {
    scale: range.scale,
    mean: [0],
    std: [1],
    colorOrder: range.colorOrder ?? undefined,
  });
}

function outputHints({ output }: Context): Hints {
  const { activation, activationNode, count, scoreValue } = output;
  const last =
    activationNode === null
      ? `${scoreValue} is not followed by softmax or sigmoid`
      : `the graph ends in ${[activationNode.op, activationNode.name].filter(Boolean).join(' ')}`;
  const outputs = count === null ? 'outputs' : `${count} outputs`;
  return {
    activation: { value: activation, detail: last },
    task:
      count === 1
        ? { value: 'binary', detail: 'one output' }
        : activation === 'sigmoid'
          ? { value: 'multi-label', detail: `${outputs}, each through a sigmoid` }
          : { value: 'single-label', detail: outputs },
  };
}

function labelHints({ output }: Context): Hints {
  if (output.count !== 1000 && output.count !== 1001) return {};
  const labels = fittingLabels(imagenetLabels, rowCount(output)) ?? undefined;
  return hintsFrom(builtInLabels(output.count), { labels });
}

/** The detail of labels that come with Glassbox. */
export function builtInLabels(count: number): string {
  return `ImageNet, told by ${count} outputs`;
}
