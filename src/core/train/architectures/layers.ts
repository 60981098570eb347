// Layers that the built-in networks are made of, written straight into an ONNX graph. Names are those that PyTorch exports,
// so that blocks and weights are called what people know them by.

import { createRandom } from '../../../base/random';
import { createGraphBuilder, type GraphBuilder } from '../../onnx/builder';
import { canonicalOpset } from '../../onnx/graph';
import { elementCount } from '../../onnx/tensor';
import { seedOf } from '../network/initialise';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Picture {
  readonly channels: 1 | 3;
  readonly size: Size;
}

/** A value [batch, channels, …] of the graph. */
export interface Value {
  readonly name: string;
  readonly channels: number;
}

export interface Convolution {
  readonly channels: number;
  readonly kernel: number;
  readonly stride?: number;
  readonly groups?: number;
}

export interface Layers {
  readonly input: Value;
  /** Without bias, padded so that stride 1 keeps the size. He initialisation by fan-out (He et al. 2015), as torchvision. */
  convolution(name: string, x: Value, shape: Convolution): Value;
  /** Scale 1, shift 0, mean 0, variance 1. */
  batchNorm(name: string, x: Value): Value;
  relu(x: Value): Value;
  /** min(max(x, 0), 6) */
  relu6(x: Value): Value;
  add(x: Value, y: Value): Value;
  maxPool(x: Value, kernel: number, stride: number): Value;
  /** Mean over the picture: [batch, channels]. */
  pooled(x: Value): Value;
  /** Ends the graph: logits [batch, classes] by a linear layer. */
  toBytes(name: string, x: Value, classCount: number, kind: LinearStart): Uint8Array<ArrayBuffer>;
}

/** `uniform`: weights and biases within ±1/√inputs, as torch.nn.Linear; `normal`: deviation 0.01, biases 0. */
export type LinearStart = 'uniform' | 'normal';

const epsilon = 1e-5;

export function createLayers(title: string, { channels, size }: Picture, seed: number): Layers {
  const builder = createGraphBuilder({ name: title, opset: canonicalOpset });
  builder.input('input', 'float32', ['batch', channels, size.height, size.width]);
  const constants = new Map<number, string>();
  /** Numbers are shared: only weights get a name of their own. */
  const constant = (value: number): string => {
    const known = constants.get(value) ?? builder.weight(`number_${value}`, 'float32', [], [value]);
    constants.set(value, known);
    return known;
  };
  const made = (names: readonly string[], count: number): Value => ({
    name: names[0] ?? '',
    channels: count,
  });
  return {
    input: { name: 'input', channels },
    convolution: (name, x, shape) =>
      made(convolution(builder, seed, name, x, shape), shape.channels),
    batchNorm: (name, x) => made(batchNorm(builder, name, x), x.channels),
    relu: (x) => made(builder.node('Relu', [x.name]), x.channels),
    relu6: (x) => made(builder.node('Clip', [x.name, constant(0), constant(6)]), x.channels),
    add: (x, y) => made(builder.node('Add', [x.name, y.name]), x.channels),
    maxPool: (x, kernel, stride) => made(maxPool(builder, x, kernel, stride), x.channels),
    pooled: (x) =>
      made(builder.node('Flatten', builder.node('GlobalAveragePool', [x.name])), x.channels),
    toBytes: (name, x, classCount, kind) => {
      linear(builder, seed, name, x, classCount, kind);
      return builder.toBytes();
    },
  };
}

function convolution(
  builder: GraphBuilder,
  seed: number,
  name: string,
  x: Value,
  { channels, kernel, stride = 1, groups = 1 }: Convolution,
): readonly string[] {
  const dims = [channels, x.channels / groups, kernel, kernel];
  const deviation = Math.sqrt(2 / (channels * kernel * kernel));
  const data = normals(`${name}.weight`, dims, deviation, seed);
  const weight = builder.weight(`${name}.weight`, 'float32', dims, data);
  const pad = (kernel - 1) / 2;
  return builder.node('Conv', [x.name, weight], {
    name,
    attributes: {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: [pad, pad, pad, pad],
      group: groups,
    },
  });
}

function batchNorm(builder: GraphBuilder, name: string, x: Value): readonly string[] {
  const starts = { weight: 1, bias: 0, running_mean: 0, running_var: 1 };
  const weights = Object.entries(starts).map(([part, value]) =>
    builder.weight(
      `${name}.${part}`,
      'float32',
      [x.channels],
      new Float32Array(x.channels).fill(value),
    ),
  );
  return builder.node('BatchNormalization', [x.name, ...weights], {
    name,
    attributes: { epsilon: { float: epsilon } },
  });
}

function maxPool(
  builder: GraphBuilder,
  x: Value,
  kernel: number,
  stride: number,
): readonly string[] {
  const pad = kernel > stride ? (kernel - 1) / 2 : 0;
  return builder.node('MaxPool', [x.name], {
    attributes: {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: [pad, pad, pad, pad],
    },
  });
}

function linear(
  builder: GraphBuilder,
  seed: number,
  name: string,
  x: Value,
  classCount: number,
  kind: LinearStart,
): void {
  const dims = [classCount, x.channels];
  const [weightName, biasName] = [`${name}.weight`, `${name}.bias`];
  const bound = 1 / Math.sqrt(x.channels);
  const isUniform = kind === 'uniform';
  const weight = isUniform
    ? uniforms(weightName, dims, bound, seed)
    : normals(weightName, dims, 0.01, seed);
  const bias = isUniform
    ? uniforms(biasName, [classCount], bound, seed)
    : new Float32Array(classCount);
  builder.weight(weightName, 'float32', dims, weight);
  builder.weight(biasName, 'float32', [classCount], bias);
  builder.node('Gemm', [x.name, weightName, biasName], {
    name,
    outputs: ['logits'],
    attributes: { transB: 1 },
  });
  builder.output('logits', 'float32', ['batch', classCount]);
}

/** Each weight has its own generator, so that no weight depends on which others there are. */
function normals(
  name: string,
  dims: readonly number[],
  deviation: number,
  seed: number,
): Float32Array {
  const random = createRandom(seedOf(seed, name));
  return Float32Array.from({ length: elementCount(dims) }, () => deviation * random.normal());
}

function uniforms(
  name: string,
  dims: readonly number[],
  bound: number,
  seed: number,
): Float32Array {
  const random = createRandom(seedOf(seed, name));
  return Float32Array.from({ length: elementCount(dims) }, () => random.between(-bound, bound));
}
