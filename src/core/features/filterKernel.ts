// The filter behind a channel: that of the convolution whose output the layer is, activation and normalisation aside.

import type { FilterKernel } from '../../protocol/features';
import type { FeatureLayer } from '../explain/featureLayer';
import type { Subject } from '../explain/subject';
import { wiringOf } from '../explain/wiring';
import { toFloat32 } from '../runtime/cast';

/** Operators that work channel by channel and leave the filter what it is. */
const behindFilters: ReadonlySet<string> = new Set([
  'BatchNormalization',
  'Cast',
  'Celu',
  'Clip',
  'Dropout',
  'Elu',
  'Gelu',
  'HardSigmoid',
  'HardSwish',
  'Identity',
  'LeakyRelu',
  'Mish',
  'PRelu',
  'Relu',
  'Selu',
  'Sigmoid',
  'Softplus',
  'Tanh',
  'ThresholdedRelu',
]);

/** null where no convolution makes the layer. */
export function filterKernel(
  { graph, input }: Pick<Subject, 'graph' | 'input'>,
  { value }: Pick<FeatureLayer, 'value'>,
  channel: number,
): FilterKernel | null {
  const { producers } = wiringOf(graph);
  let node = producers.get(value);
  while (node && behindFilters.has(node.op)) node = producers.get(node.inputs[0] ?? '');
  if (node?.op !== 'Conv' || node.domain !== '') return null;
  const [reads = '', weight = '', bias = ''] = node.inputs;
  const kernel = graph.constants.get(weight);
  if (kernel?.dims.length !== 4) return null;
  const [filters = 0, channels = 0, height = 0, width = 0] = kernel.dims;
  if (channel >= filters) return null;
  const length = channels * height * width;
  const data = toFloat32(kernel).slice(channel * length, (channel + 1) * length);
  const biases = graph.constants.get(bias);
  const isOfColors = reads === input.name && channels === 3 && input.layout === 'NCHW';
  return {
    weight,
    channels,
    height,
    width,
    data: isOfColors && input.colorOrder === 'BGR' ? reversed(data, height * width) : data,
    bias: biases ? (toFloat32(biases)[channel] ?? null) : null,
    isOfColors,
  };
}

function reversed(data: Float32Array, area: number): Float32Array {
  const planes = [2, 1, 0].map((plane) => data.subarray(plane * area, (plane + 1) * area));
  const result = new Float32Array(data.length);
  planes.forEach((plane, at) => void result.set(plane, at * area));
  return result;
}
