// The model's own scores as logits: one row per picture with one number for each class.

import { createOps } from '../../autodiff/ops';
import type { ShapedGraph } from '../../onnx/graph';
import { elementCount } from '../../onnx/tensor';
import { tensorOf, trimmed, withOps } from './edit';
import { headMismatch } from './errors';

/** A single score of two classes is that of the second against 0, of which a softmax makes its sigmoid. */
export function withLogits(
  graph: ShapedGraph,
  scores: string,
  batch: number,
  classCount: number,
): { readonly graph: ShapedGraph; readonly logits: string } {
  const ops = createOps('head', (name) => graph.shapes.has(name));
  const value = tensorOf(graph, scores);
  const perPicture = elementCount(value.dims) / batch;
  const isSingle = perPicture === 1 && classCount === 2;
  if (perPicture !== classCount && !isSingle) throw headMismatch(scores, perPicture, classCount);
  const rows = ops.reshape(value, [batch, perPicture]);
  const logits = isSingle ? ops.pad(rows, [0, 1], [0, 0]) : rows;
  const whole = { ...withOps(graph, ops, 'back'), outputs: [logits.name] };
  return { graph: trimmed(whole, [logits.name]), logits: logits.name };
}
