// Networks of residual blocks: ResNet, ResNet-D, ResNeXt, RegNet, ShuffleNet, and ConvNeXt.

import { head, type Network, network, type Value } from './layers';

interface BlockOptions {
  readonly stride?: number;
  readonly groups?: number;
  readonly norm?: boolean;
  readonly shortcut?: 'conv' | 'average';
  readonly excite?: boolean;
}

function block(net: Network, x: Value, to: number, options: BlockOptions = {}): Value {
  const { stride = 1, groups = 1, norm = false, shortcut = 'conv', excite = false } = options;
  const normed = (value: Value): Value => (norm ? net.batchNorm(value) : value);
  const inner = net.relu(normed(net.conv(x, to, { kernel: 1, bias: !norm })));
  const spatial = net.relu(normed(net.conv(inner, to, { stride, groups, bias: !norm })));
  const excited = excite ? net.squeezeExcite(spatial, 4) : spatial;
  const out = normed(net.conv(excited, to, { kernel: 1, bias: !norm }));
  if (stride === 1 && x.channels === to) return net.relu(net.add(out, x));
  const pooled = shortcut === 'average' && stride > 1 ? net.averagePool(x, 2, 2) : x;
  const shortcutStride = shortcut === 'average' ? 1 : stride;
  const side = normed(net.conv(pooled, to, { kernel: 1, stride: shortcutStride, bias: !norm }));
  return net.relu(net.add(out, side));
}

function residual(options: BlockOptions, stem: (net: Network) => Value): Uint8Array {
  const net = network({ size: 32 });
  let x = stem(net);
  x = block(net, x, 8, options);
  x = block(net, x, 12, { ...options, stride: 2 });
  x = block(net, x, 12, options);
  return head(net, x);
}

/** He 2015, batch norm folded into the convolutions as the exporter does. */
export const resNet = (): Uint8Array =>
  residual({}, (net) =>
    net.maxPool(net.relu(net.conv(net.image, 8, { kernel: 7, stride: 2 })), 3, 2, 1),
  );

/** He 2018 (bag of tricks): deep stem, average pool before the shortcut. */
export const resNetD = (): Uint8Array =>
  residual({ norm: true, shortcut: 'average' }, (net) => {
    const first = net.relu(net.batchNorm(net.conv(net.image, 4, { stride: 2, bias: false })));
    return net.maxPool(net.relu(net.conv(net.relu(net.conv(first, 4)), 8)), 3, 2, 1);
  });

/** Xie 2016: grouped 3×3 convolutions. */
export const resNext = (): Uint8Array =>
  residual({ groups: 4, norm: true }, (net) => net.relu(net.conv(net.image, 8, { stride: 2 })));

/** Radosavovic 2020, RegNetY: groups and squeeze-excite. */
export const regNet = (): Uint8Array =>
  residual({ groups: 4, excite: true }, (net) => net.relu(net.conv(net.image, 8, { stride: 2 })));

/** Ma 2018, ShuffleNet v2: Split, half the channels worked on, Concat, shuffle by Reshape-Transpose-Reshape. */
export function shuffleNet(): Uint8Array {
  const net = network({ size: 16 });
  let x = net.relu(net.conv(net.image, 8, { stride: 2 }));
  for (const _ of [0, 1]) {
    const names = net.graph.node('Split', [x.name, net.ints(4, 4)], {
      attributes: { axis: 1 },
      outputs: [`${x.name}/left`, `${x.name}/right`],
    });
    const [left = '', right = ''] = names;
    const narrow = net.relu(net.conv({ name: right, channels: 4 }, 4, { kernel: 1 }));
    const worked = net.relu(net.conv(net.conv(narrow, 4, { groups: 4 }), 4, { kernel: 1 }));
    const joined = net.concat([{ name: left, channels: 4 }, worked]);
    // The exporter computes the shape from the input's own.
    const shape = net.node('Shape', [joined.name]);
    const batch = net.node('Gather', [shape, net.graph.weight(`${x.name}/zero`, 'int64', [], [0])]);
    const first = net.node('Unsqueeze', [batch, net.ints(0)]);
    const grouped = net.node('Concat', [first, net.ints(2, 4, 8, 8)], { axis: 0 });
    const split = net.node('Reshape', [joined.name, grouped]);
    const swapped = net.node('Transpose', [split], { perm: [0, 2, 1, 3, 4] });
    const whole = net.node('Concat', [first, net.ints(-1, 8, 8)], { axis: 0 });
    x = { name: net.node('Reshape', [swapped, whole]), channels: 8 };
  }
  return head(net, net.relu(net.conv(x, 10, { kernel: 1 })));
}

/** Liu 2022: depthwise 7×7, layer norm over the last axis in NHWC, Gelu as the exporter writes it, layer scale. */
export function convNext(opset: 13 | 17): Uint8Array {
  const net = network({ size: 32, opset });
  let x = net.conv(net.image, 8, { kernel: 4, stride: 4, pad: 0 });
  for (const _ of [0, 1]) {
    const mixed = net.conv(x, 8, { kernel: 7, groups: 8 });
    const last = net.node('Transpose', [mixed.name], { perm: [0, 2, 3, 1] });
    const normed = layerNorm(net, last, 8, opset);
    const wide = gelu(net, dense(net, normed, 8, 16));
    const scaled = net.node('Mul', [dense(net, wide, 16, 8), net.weight([8], 0.3, 1)]);
    const first = net.node('Transpose', [scaled], { perm: [0, 3, 1, 2] });
    x = { name: net.node('Add', [first, x.name]), channels: 8 };
  }
  return head(net, x);
}

/** Over the last axis: one node from opset 17 on, before that the formula in nine. */
export function layerNorm(net: Network, x: string, features: number, opset: number): string {
  const [scale, bias] = [net.weight([features], 0.2, 1), net.weight([features], 0.2)];
  if (opset >= 17) {
    return net.node('LayerNormalization', [x, scale, bias], { axis: -1, epsilon: { float: 1e-6 } });
  }
  const mean = net.node('ReduceMean', [x], { axes: [-1] });
  const centred = net.node('Sub', [x, mean]);
  const squared = net.node('Pow', [centred, net.scalar(2)]);
  const variance = net.node('ReduceMean', [squared], { axes: [-1] });
  const deviation = net.node('Sqrt', [net.node('Add', [variance, net.scalar(1e-6)])]);
  const scaled = net.node('Mul', [net.node('Div', [centred, deviation]), scale]);
  return net.node('Add', [scaled, bias]);
}

/** x / 2 · (1 + erf(x / √2)) in five nodes. */
export function gelu(net: Network, x: string): string {
  const erf = net.node('Erf', [net.node('Div', [x, net.scalar(Math.SQRT2)])]);
  const product = net.node('Mul', [x, net.node('Add', [erf, net.scalar(1)])]);
  return net.node('Mul', [product, net.scalar(0.5)]);
}

/** MatMul with the transposed weights, then the bias: how a linear layer on tokens is exported. */
export function dense(net: Network, x: string, from: number, to: number): string {
  const product = net.node('MatMul', [x, net.weight([from, to], Math.sqrt(1 / from))]);
  return net.node('Add', [net.weight([to], 0.1), product]);
}
