// The end of a classifier in one form: a value with one score per class and one with their probabilities, whatever the
// graph ends in (logits, softmax, one sigmoid, a map of 1×1).

import type { ModelCard } from '../../protocol/model';
import { createOps, type Ops, type Tensor } from '../autodiff/ops';
import type { ShapedGraph } from '../onnx/graph';
import { elementCount } from '../onnx/tensor';
import { classesUnclear } from './errors';

export interface ClassHead {
  readonly graph: ShapedGraph;
  /** [batch, classes] */
  readonly scores: string;
  /** [batch, classes] */
  readonly probabilities: string;
}

/** `batch` is what the graph was made for. */
export function withClassHead(
  graph: ShapedGraph,
  { name, activation, task, classCount, scoreValue }: ModelCard['output'],
  batch: number,
): ClassHead {
  const ops = createOps('class', (value) => graph.shapes.has(value));
  const rows = (value: string): Tensor => {
    const shape = graph.shapes.get(value);
    const perPicture = shape ? elementCount(shape.dims) / batch : 0;
    if (!shape || !(perPicture === classCount || (perPicture === 1 && classCount === 2))) {
      throw classesUnclear(value, shape?.dims ?? [], classCount);
    }
    return ops.reshape({ ...shape, name: value }, [batch, perPicture]);
  };
  const output = rows(name.value);
  const scores = scoreValue === null ? output : rows(scoreValue);
  const probabilities = probabilitiesOf(ops, output, activation.value, task.value);
  const isOneOutput = task.value === 'binary' && output.dims[1] === 1;
  const head = isOneOutput
    ? {
        scores: ops.concat([scoreValue === null ? ops.sub(1, scores) : ops.neg(scores), scores], 1),
        probabilities: ops.concat([ops.sub(1, probabilities), probabilities], 1),
      }
    : { scores, probabilities };
  return {
    graph: {
      ...graph,
      nodes: [...graph.nodes, ...ops.nodes],
      constants: new Map([...graph.constants, ...ops.constants]),
      shapes: new Map([...graph.shapes, ...ops.shapes]),
    },
    scores: head.scores.name,
    probabilities: head.probabilities.name,
  };
}

function probabilitiesOf(
  ops: Ops,
  output: Tensor,
  activation: ModelCard['output']['activation']['value'],
  task: ModelCard['output']['task']['value'],
): Tensor {
  switch (activation) {
    case 'softmax':
    case 'sigmoid':
      return output;
    case 'log-softmax':
      return ops.map('Exp', output);
    case 'none':
      return task === 'single-label'
        ? ops.map('Softmax', output, { axis: -1 })
        : ops.map('Sigmoid', output);
  }
}
