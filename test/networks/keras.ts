// Networks as tf2onnx and Keras write them: NHWC inputs turned by a Transpose, auto_pad and asymmetric pads, ReduceMean in
// place of global pooling, a Softmax at the end; and as PyTorch's newer exporter does.

import { classes, type Network, network, swish, type Value } from './layers';

/** MobileNet v1 of keras.applications through tf2onnx: Pad before strided convolutions, Relu6 as Min and Max of old. */
export function kerasMobileNet(): Uint8Array {
  const net = network({ opset: 11, producer: 'tf2onnx', dims: [32, 32, 3] });
  let x = firstChannels(net);
  x = { ...x, name: net.node('Pad', [x.name, net.ints(0, 0, 0, 0, 0, 0, 1, 1)]) };
  x = relu6(net, net.conv(x, 6, { stride: 2, pad: 0, bias: false }));
  x = relu6(net, sameConv(net, x, 6, 3, 1, 6));
  x = relu6(net, sameConv(net, x, 8, 1, 1));
  x = relu6(net, net.batchNorm(sameConv(net, x, 8, 3, 2, 8)));
  return softmaxHead(net, x);
}

/** Keras' EfficientNet: rescaling and normalisation inside, swish, squeeze-excite by ReduceMean, SAME_UPPER. */
export function kerasEfficientNet(): Uint8Array {
  const net = network({ opset: 13, producer: 'tf2onnx', dims: [32, 32, 3] });
  const scaled = net.node('Mul', [net.image.name, net.scalar(0.7)]);
  const shifted = net.node('Sub', [scaled, net.weight([3], 0.2)]);
  const normed = net.node('Div', [shifted, net.weight([1, 1, 1, 3], 0.1, 1)]);
  let x: Value = { name: net.node('Transpose', [normed], { perm: [0, 3, 1, 2] }), channels: 3 };
  x = swish(net, sameConv(net, x, 6, 3, 2));
  x = swish(net, sameConv(net, x, 6, 5, 2, 6));
  const mean = net.node('ReduceMean', [x.name], { axes: [2, 3], keepdims: 1 });
  const narrow = swish(net, net.conv({ name: mean, channels: 6 }, 4, { kernel: 1 }));
  const gate = net.node('Sigmoid', [net.conv(narrow, 6, { kernel: 1 }).name]);
  x = { name: net.node('Mul', [x.name, gate]), channels: 6 };
  return softmaxHead(net, x);
}

/** A plain Keras CNN kept in NHWC: a Transpose before and after every convolution, SAME max pools, Flatten by Reshape. */
export function kerasCnn(): Uint8Array {
  const net = network({ opset: 9, producer: 'keras2onnx', dims: [15, 15, 3] });
  let x = net.image.name;
  let channels = 3;
  for (const to of [6, 8]) {
    const first = net.node('Transpose', [x], { perm: [0, 3, 1, 2] });
    const convolved = sameConv(net, { name: first, channels }, to, 3, 1);
    const pooled = net.node('MaxPool', [net.map('Relu', convolved).name], {
      auto_pad: 'SAME_UPPER',
      kernel_shape: [2, 2],
      strides: [2, 2],
    });
    x = net.node('Transpose', [pooled], { perm: [0, 2, 3, 1] });
    channels = to;
  }
  const flat = net.node('Reshape', [x, net.ints(-1, 4 * 4 * channels)]);
  const hidden = net.node('Elu', [matMul(net, flat, 4 * 4 * channels, 10)]);
  return net.finish(net.node('Softmax', [matMul(net, hidden, 10, classes)], { axis: 1 }));
}

/** torch.onnx.export(dynamo=True): opset 18, axes as inputs, Split by num_outputs. */
export function dynamoNet(): Uint8Array {
  const net = network({ opset: 18, producer: 'pytorch' });
  let x = net.relu(net.batchNorm(net.conv(net.image, 8, { stride: 2, bias: false })));
  const halves = net.graph.node('Split', [x.name], {
    attributes: { axis: 1, num_outputs: 2 },
    outputs: ['split_0', 'split_1'],
  });
  const [left = '', right = ''] = halves;
  const mixed = net.node('Mul', [net.node('Tanh', [left]), net.node('Softplus', [right])]);
  x = { name: mixed, channels: 4 };
  const mean = net.node('ReduceMean', [x.name, net.ints(-2, -1)], {
    keepdims: 0,
    noop_with_empty_axes: 0,
  });
  return net.finish(net.linear({ name: mean, channels: 4 }, classes));
}

function firstChannels(net: Network): Value {
  return { name: net.node('Transpose', [net.image.name], { perm: [0, 3, 1, 2] }), channels: 3 };
}

/** Padded by auto_pad; the kernel's weights come without a bias. */
function sameConv(
  net: Network,
  x: Value,
  to: number,
  kernel: number,
  stride: number,
  groups = 1,
): Value {
  const fan = (x.channels / groups) * kernel * kernel;
  const weights = net.weight([to, x.channels / groups, kernel, kernel], Math.sqrt(2 / fan));
  const name = net.node('Conv', [x.name, weights], {
    auto_pad: 'SAME_UPPER',
    dilations: [1, 1],
    group: groups,
    kernel_shape: [kernel, kernel],
    strides: [stride, stride],
  });
  return { name, channels: to };
}

/** Relu6 as tf2onnx writes it. */
function relu6(net: Network, x: Value): Value {
  return { ...x, name: net.node('Min', [net.node('Relu', [x.name]), net.scalar(6)]) };
}

function matMul(net: Network, x: string, from: number, to: number): string {
  const product = net.node('MatMul', [x, net.weight([from, to], Math.sqrt(2 / from))]);
  return net.node('Add', [product, net.weight([to], 0.1)]);
}

function softmaxHead(net: Network, x: Value): Uint8Array {
  const mean = net.node('ReduceMean', [x.name], { axes: [2, 3], keepdims: 0 });
  return net.finish(net.node('Softmax', [matMul(net, mean, x.channels, classes)], { axis: -1 }));
}
