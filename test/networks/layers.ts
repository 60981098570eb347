// Layers as exporters write them, for building small networks of every family: names with scopes, PyTorch's attributes,
// weights that keep activations lively so that a finite difference has something to see.

import { createRandom, type Random } from '../../src/base/random';
import type { AttributeValue } from '../../src/core/onnx/attributes';
import { createGraphBuilder, type GraphBuilder } from '../../src/core/onnx/builder';

/** A value and its channels (or features). */
export interface Value {
  readonly name: string;
  readonly channels: number;
}

export interface ConvOptions {
  readonly kernel?: number | readonly [number, number];
  readonly stride?: number;
  /** Default: half the kernel, as "same" for odd kernels and stride 1. */
  readonly pad?: number | readonly [number, number];
  readonly groups?: number;
  readonly dilation?: number;
  readonly bias?: boolean;
}

export interface Network {
  readonly graph: GraphBuilder;
  readonly random: Random;
  readonly image: Value;
  /** A node with one output. */
  node(
    op: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, AttributeValue>>,
  ): string;
  weight(dims: readonly number[], scale?: number, mean?: number): string;
  ints(...values: readonly number[]): string;
  scalar(value: number): string;
  conv(x: Value, to: number, options?: ConvOptions): Value;
  batchNorm(x: Value): Value;
  map(op: string, x: Value, attributes?: Readonly<Record<string, AttributeValue>>): Value;
  relu(x: Value): Value;
  relu6(x: Value): Value;
  add(a: Value, b: Value): Value;
  concat(xs: readonly Value[]): Value;
  maxPool(x: Value, kernel: number, stride: number, pad?: number, ceil?: boolean): Value;
  averagePool(x: Value, kernel: number, stride: number, pad?: number, countPad?: boolean): Value;
  globalAverage(x: Value): Value;
  flatten(x: Value): Value;
  linear(x: Value, to: number): Value;
  /** `x · sigmoid-like(conv(act(conv(mean x))))`: squeeze and excitation. */
  squeezeExcite(x: Value, inner: number, gate?: 'Sigmoid' | 'HardSigmoid', act?: string): Value;
  /** Declares the output and gives the file. */
  finish(scores: Value | string): Uint8Array;
}

export interface NetworkOptions {
  readonly opset?: number;
  readonly producer?: string;
  readonly size?: number;
  /** Dims of the image after the batch axis; default [3, size, size]. */
  readonly dims?: readonly number[];
  readonly classes?: number;
  readonly seed?: number;
}

export const classes = 5;

export function network({
  opset = 17,
  producer = 'pytorch',
  size = 32,
  dims = [3, size, size],
  seed = 1,
}: NetworkOptions = {}): Network {
  const graph = createGraphBuilder({ opset, producer });
  const random = createRandom(seed);
  const image: Value = { name: graph.input('input', 'float32', ['batch', ...dims]), channels: 3 };
  let count = 0;

  const node: Network['node'] = (op, inputs, attributes = {}) => {
    const scope = `/${op.toLowerCase()}_${count++}`;
    const options = { outputs: [`${scope}/${op}_output_0`], name: `${scope}/${op}`, attributes };
    return graph.node(op, inputs, options)[0] ?? '';
  };
  const weight: Network['weight'] = (shape, scale = 1, mean = 0) => {
    const length = shape.reduce((product, dim) => product * dim, 1);
    const data = Float32Array.from({ length }, () => mean + scale * random.normal());
    return graph.weight(`weight_${count++}`, 'float32', shape, data);
  };
  const ints: Network['ints'] = (...values) =>
    graph.weight(`ints_${count++}`, 'int64', [values.length], values);
  const scalar: Network['scalar'] = (value) =>
    graph.weight(`scalar_${count++}`, 'float32', [], [value]);
  const like = (x: Value, name: string): Value => ({ name, channels: x.channels });
  const map: Network['map'] = (op, x, attributes) => like(x, node(op, [x.name], attributes));

  const conv: Network['conv'] = (x, to, options = {}) => {
    const { kernel = 3, stride = 1, groups = 1, dilation = 1, bias = true } = options;
    const [high, wide] = typeof kernel === 'number' ? [kernel, kernel] : kernel;
    const same = [dilation * Math.floor(high / 2), dilation * Math.floor(wide / 2)];
    const pad = options.pad ?? [same[0] ?? 0, same[1] ?? 0];
    const [top, left] = typeof pad === 'number' ? [pad, pad] : pad;
    const fan = (x.channels / groups) * high * wide;
    const inputs = [x.name, weight([to, x.channels / groups, high, wide], Math.sqrt(2 / fan))];
    if (bias) inputs.push(weight([to], 0.1));
    const name = node('Conv', inputs, {
      dilations: [dilation, dilation],
      group: groups,
      kernel_shape: [high, wide],
      pads: [top, left, top, left],
      strides: [stride, stride],
    });
    return { name, channels: to };
  };
  const batchNorm: Network['batchNorm'] = (x) => {
    const positive = (): string => {
      const data = Float32Array.from({ length: x.channels }, () => random.between(0.5, 1.5));
      return graph.weight(`variance_${count++}`, 'float32', [x.channels], data);
    };
    const inputs = [x.name, positive(), weight([x.channels], 0.2), weight([x.channels], 0.2)];
    return like(x, node('BatchNormalization', [...inputs, positive()], { epsilon: 1e-5 }));
  };
  const relu: Network['relu'] = (x) => map('Relu', x);
  const relu6: Network['relu6'] = (x) => like(x, node('Clip', [x.name, scalar(0), scalar(6)]));
  const pool = (
    op: string,
    x: Value,
    kernel: number,
    stride: number,
    pad: number,
    extra: Readonly<Record<string, AttributeValue>>,
  ): Value =>
    map(op, x, {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: [pad, pad, pad, pad],
      ...extra,
    });
  const globalAverage: Network['globalAverage'] = (x) => map('GlobalAveragePool', x);
  const linear: Network['linear'] = (x, to) => {
    const weights = weight([to, x.channels], Math.sqrt(2 / x.channels));
    const name = node('Gemm', [x.name, weights, weight([to], 0.1)], {
      alpha: { float: 1 },
      beta: { float: 1 },
      transB: 1,
    });
    return { name, channels: to };
  };
  const squeezeExcite: Network['squeezeExcite'] = (x, inner, gate = 'Sigmoid', act = 'Relu') => {
    const squeezed = conv(globalAverage(x), inner, { kernel: 1 });
    const active =
      act === 'Swish'
        ? like(squeezed, node('Mul', [squeezed.name, node('Sigmoid', [squeezed.name])]))
        : map(act, squeezed);
    const weights = map(gate, conv(active, x.channels, { kernel: 1 }));
    return like(x, node('Mul', [x.name, weights.name]));
  };

  return {
    graph,
    random,
    image,
    node,
    weight,
    ints,
    scalar,
    conv,
    batchNorm,
    map,
    relu,
    relu6,
    add: (a, b) => like(a, node('Add', [a.name, b.name])),
    concat: (xs) => ({
      name: node(
        'Concat',
        xs.map(({ name }) => name),
        { axis: 1 },
      ),
      channels: xs.reduce((sum, { channels }) => sum + channels, 0),
    }),
    maxPool: (x, kernel, stride, pad = 0, ceil = false) =>
      pool('MaxPool', x, kernel, stride, pad, { ceil_mode: ceil ? 1 : 0 }),
    averagePool: (x, kernel, stride, pad = 0, countPad = true) =>
      pool('AveragePool', x, kernel, stride, pad, {
        ceil_mode: 0,
        count_include_pad: countPad ? 1 : 0,
      }),
    globalAverage,
    flatten: (x) => map('Flatten', x, { axis: 1 }),
    linear,
    squeezeExcite,
    finish: (scores) => {
      const name = typeof scores === 'string' ? scores : scores.name;
      graph.node('Identity', [name], { outputs: ['output'], name: 'output' });
      graph.output('output', 'float32', ['batch', classes]);
      return graph.toBytes();
    },
  };
}

/** x · sigmoid(x), as exporters write SiLU. */
export function swish(net: Network, x: Value): Value {
  return { ...x, name: net.node('Mul', [x.name, net.node('Sigmoid', [x.name])]) };
}

/** Pool, flatten, classify. */
export function head(net: Network, x: Value): Uint8Array {
  return net.finish(net.linear(net.flatten(net.globalAverage(x)), classes));
}
