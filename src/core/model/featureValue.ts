// The features of a picture as the model has them: what goes into the last learned layer before the class scores. Where
// that layer is a convolution or works on tokens, features are means over places.

import type { ModelCard } from '../../protocol/model';
import type { OnnxFile } from '../onnx/readModel';
import { dataPath } from './dataPath';
import { graphView } from './graphView';
import { isConvolution, isProduct } from './operators';

export interface FeatureValue {
  readonly value: string;
  /** Where the channels are: axis 1 before a convolution, the last axis before a product. */
  readonly channels: 'second' | 'last';
}

/** null where no such layer is found, or where it works on integers. */
export function featureValue(file: OnnxFile, card: ModelCard): FeatureValue | null {
  const graph = graphView(file.graph, file.path);
  const scores = card.output.scoreValue ?? card.output.name.value;
  const path = dataPath(graph, card.input.name.value, scores);
  const head = path?.nodes.findLast(
    (node) => isConvolution(node) || (isProduct(node) && path.dataInputs(node).length === 1),
  );
  if (!path || !head || !floatHeads.has(head.op)) return null;
  const [value] = path.dataInputs(head);
  if (value === undefined || value === card.input.name.value) return null;
  return { value, channels: isConvolution(head) ? 'second' : 'last' };
}

const floatHeads = new Set(['Conv', 'FusedConv', 'MatMul', 'Gemm', 'FusedMatMul', 'FusedGemm']);

/**
 * Row `row` of `count` rows of the value → one number per channel. `dims` with the batch axis first; null where the value
 * is not one of rows.
 */
export function pooledFeatures(
  data: Float32Array,
  dims: readonly number[],
  channels: FeatureValue['channels'],
  { row, count }: { readonly row: number; readonly count: number },
): Float32Array | null {
  const perRow = data.length / count;
  if (!Number.isInteger(perRow) || perRow === 0) return null;
  const inner = dims[0] === count ? dims.slice(1) : dims;
  const width = channels === 'second' ? inner[0] : inner.at(-1);
  if (width === undefined || width === 0) return null;
  const places = perRow / width;
  if (!Number.isInteger(places)) return null;
  const values = data.subarray(row * perRow, (row + 1) * perRow);
  if (places === 1) return values.slice();
  const sums = new Float32Array(width);
  for (let at = 0; at < perRow; at++) {
    const channel = channels === 'second' ? Math.floor(at / places) : at % width;
    sums[channel] = (sums[channel] ?? 0) + (values[at] ?? 0) / places;
  }
  return sums;
}
