// Kernels of a convolution as small pictures. Those of the first convolution look at red, green and blue and are shown in
// colour; of deeper ones the first channel is shown. Each kernel is scaled by its own largest weight, zero in the middle.

import type { FilterPictures } from '../../../protocol/graph';
import type { NodeProto } from '../onnx_pb';
import type { TensorValue } from '../tensor';
import type { Outline } from './outline';
import { type Numbers, numbersOf } from './weightNumbers';

const mostPictures = 256;
/** Input position of the weights [M, C/group, height, width]. */
const kernelInputs: Readonly<Record<string, number>> = {
  Conv: 1,
  FusedConv: 1,
  ConvInteger: 1,
  QLinearConv: 3,
};

/** null for what is no 4-D weight of a convolution, or has kernels of a single row or column. */
export function filterPictures(
  outline: Outline,
  name: string,
  tensor: TensorValue,
): FilterPictures | null {
  const [total = 0, depth = 0, height = 0, width = 0, ...more] = tensor.dims;
  const user = kernelUser(outline, name);
  if (!user || more.length > 0 || height < 2 || width < 2 || total * depth === 0) return null;
  const channels = depth === 3 && readsPicture(outline, user) ? 3 : 1;
  const count = Math.min(total, mostPictures);
  const area = height * width;
  const levels = new Uint8Array(count * area * channels);
  for (let filter = 0; filter < count; filter++) {
    const start = filter * depth * area;
    const kernel = numbersOf(tensor, start, start + channels * area);
    const largest = largestOf(kernel);
    for (let i = 0; i < kernel.length; i++) {
      const [channel, place] = [Math.floor(i / area), i % area];
      const share = largest > 0 ? finite(kernel[i] ?? 0) / largest : 0;
      levels[(filter * area + place) * channels + channel] = Math.round(128 + 127 * share);
    }
  }
  return { count, total, height, width, channels, levels };
}

function largestOf(numbers: Numbers): number {
  let largest = 0;
  for (const value of numbers) largest = Math.max(largest, finite(Math.abs(value)));
  return largest;
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

function kernelUser(outline: Outline, name: string): NodeProto | undefined {
  const tensor = outline.weights.get(name);
  for (const index of outline.consumers.get(name) ?? []) {
    const node = outline.nodes[index];
    const position = node && kernelInputs[node.opType];
    if (node && position !== undefined) {
      const kernel = node.input[position] ?? '';
      if (kernel === name || outline.weights.get(kernel) === tensor) return node;
    }
  }
  return undefined;
}

/** Whether no product with weights lies between the model's input and this node. */
function readsPicture({ nodes, producers, inputs }: Outline, node: NodeProto): boolean {
  const seen = new Set<string>();
  const pending = [node.input[0] ?? ''];
  for (const value of pending) {
    if (seen.has(value)) continue;
    seen.add(value);
    if (inputs.includes(value)) return true;
    const maker = nodes[producers.get(value) ?? -1];
    if (!maker || /Conv|Gemm|MatMul/.test(maker.opType)) continue;
    pending.push(...maker.input);
  }
  return false;
}
