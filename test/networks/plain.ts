// Networks of convolutions, pools and linear layers: AlexNet, VGG, GoogLeNet, Inception, SqueezeNet, DenseNet.

import { classes, head, type Network, network, type Value } from './layers';

/** Krizhevsky 2012, as torchvision exports it: overlapping max pools, dropout left out by eval mode. */
export function alexNet(): Uint8Array {
  const net = network({ size: 63 });
  let x = net.relu(net.conv(net.image, 8, { kernel: 11, stride: 4, pad: 2 }));
  x = net.maxPool(x, 3, 2);
  x = net.relu(net.conv(x, 12, { kernel: 5 }));
  x = net.maxPool(x, 3, 2);
  x = net.relu(net.conv(x, 12));
  const flat = net.flatten(net.averagePool(x, 1, 1));
  const side = 3;
  const hidden = net.relu(net.linear({ ...flat, channels: 12 * side * side }, 16));
  return net.finish(net.linear(hidden, classes));
}

/** Simonyan 2014 with batch norm: BN-Relu kept as nodes. */
export function vgg(): Uint8Array {
  const net = network({ size: 16 });
  let x = net.image;
  for (const channels of [6, 8]) {
    for (const _ of [0, 1]) x = net.relu(net.batchNorm(net.conv(x, channels)));
    x = net.maxPool(x, 2, 2);
  }
  const hidden = net.relu(net.linear({ ...net.flatten(x), channels: 8 * 16 }, 12));
  return net.finish(net.linear(hidden, classes));
}

/** Szegedy 2014: LRN, pools with ceil_mode, branches side by side. */
export function googLeNet(): Uint8Array {
  const net = network({ size: 33 });
  let x = net.relu(net.conv(net.image, 8, { kernel: 7, stride: 2 }));
  x = net.maxPool(x, 3, 2, 0, true);
  x = net.map('LRN', x, {
    alpha: { float: 0.02 },
    beta: { float: 0.75 },
    bias: { float: 1 },
    size: 5,
  });
  x = inceptionA(net, x);
  x = net.maxPool(x, 3, 2, 0, true);
  x = inceptionA(net, x);
  return head(net, x);
}

function inceptionA(net: Network, x: Value): Value {
  const branch = (channels: number, ...kernels: readonly number[]): Value =>
    kernels.reduce((from, kernel) => net.relu(net.conv(from, channels, { kernel })), x);
  const pooled = net.relu(net.conv(net.maxPool(x, 3, 1, 1, true), 3, { kernel: 1 }));
  return net.concat([branch(4, 1), branch(4, 1, 3), branch(3, 1, 5), pooled]);
}

/** Szegedy 2015: 1×7 then 7×1, average pools that count their padding, strided reduction. */
export function inceptionV3(): Uint8Array {
  const net = network({ size: 29 });
  let x = net.relu(net.batchNorm(net.conv(net.image, 6, { stride: 2, pad: 0, bias: false })));
  const long = net.relu(
    net.batchNorm(net.conv(net.relu(net.conv(x, 4, { kernel: [1, 7] })), 4, { kernel: [7, 1] })),
  );
  const pooled = net.relu(net.conv(net.averagePool(x, 3, 1, 1), 4, { kernel: 1 }));
  x = net.concat([net.relu(net.conv(x, 4, { kernel: 1 })), long, pooled]);
  const strided = net.relu(net.conv(x, 6, { stride: 2, pad: 0 }));
  x = net.concat([strided, net.maxPool(x, 3, 2)]);
  const split = net.relu(net.conv(x, 4, { kernel: 1 }));
  const forked = [
    net.relu(net.conv(split, 4, { kernel: [1, 3] })),
    net.relu(net.conv(split, 4, { kernel: [3, 1] })),
  ];
  return head(net, net.concat(forked));
}

/** Iandola 2016: fire modules, a fully convolutional head, ceil_mode pools. */
export function squeezeNet(): Uint8Array {
  const net = network({ size: 33 });
  let x = net.relu(net.conv(net.image, 8, { stride: 2, pad: 0 }));
  for (const _ of [0, 1]) {
    x = net.maxPool(x, 3, 2, 0, true);
    const squeezed = net.relu(net.conv(x, 4, { kernel: 1 }));
    x = net.concat([
      net.relu(net.conv(squeezed, 6, { kernel: 1 })),
      net.relu(net.conv(squeezed, 6)),
    ]);
  }
  const scores = net.relu(net.conv(x, classes, { kernel: 1 }));
  return net.finish(net.flatten(net.globalAverage(scores)));
}

/** Huang 2016: BN-Relu-Conv before every concatenation, average pools between blocks. */
export function denseNet(): Uint8Array {
  const net = network({ size: 16 });
  let x = net.conv(net.image, 6, { bias: false });
  for (const block of [0, 1]) {
    const features = [x];
    for (const _ of [0, 1]) {
      const joined = net.concat(features);
      const narrow = net.conv(net.relu(net.batchNorm(joined)), 8, { kernel: 1, bias: false });
      features.push(net.conv(net.relu(net.batchNorm(narrow)), 4, { bias: false }));
    }
    x = net.relu(net.batchNorm(net.concat(features)));
    if (block === 0) x = net.averagePool(net.conv(x, 8, { kernel: 1 }), 2, 2);
  }
  return head(net, x);
}
