// Networks of inverted residuals: MobileNet v1 to v3, MNASNet, EfficientNet v1, v2 and Lite.

import { head, type Network, network, swish, type Value } from './layers';

type Activate = (x: Value) => Value;

interface InvertedOptions {
  readonly kernel?: number;
  readonly stride?: number;
  readonly expand?: number;
  readonly gate?: 'Sigmoid' | 'HardSigmoid';
  readonly gateActivation?: string;
  /** Expansion and depthwise convolution as one 3×3 convolution. */
  readonly isFused?: boolean;
}

function inverted(net: Network, x: Value, to: number, act: Activate, options: InvertedOptions) {
  const { kernel = 3, stride = 1, expand = 2, gate, gateActivation, isFused } = options;
  const wide = x.channels * expand;
  const expanded = isFused
    ? act(net.batchNorm(net.conv(x, wide, { kernel, stride, bias: false })))
    : act(net.conv(act(net.conv(x, wide, { kernel: 1 })), wide, { kernel, stride, groups: wide }));
  const excited = gate ? net.squeezeExcite(expanded, 4, gate, gateActivation) : expanded;
  const out = net.conv(excited, to, { kernel: 1 });
  return stride === 1 && x.channels === to ? net.add(out, x) : out;
}

/** Howard 2017: depthwise separable convolutions, no shortcuts. */
export function mobileNetV1(): Uint8Array {
  const net = network();
  let x = net.relu(net.conv(net.image, 6, { stride: 2 }));
  for (const [channels, stride] of [
    [8, 1],
    [12, 2],
  ] as const) {
    x = net.relu(net.batchNorm(net.conv(x, x.channels, { stride, groups: x.channels })));
    x = net.relu(net.batchNorm(net.conv(x, channels, { kernel: 1 })));
  }
  return head(net, x);
}

function mobile(act: (net: Network) => Activate, ...blocks: readonly InvertedOptions[]) {
  const net = network();
  const activate = act(net);
  let x = activate(net.conv(net.image, 6, { stride: 2 }));
  for (const options of blocks)
    x = inverted(net, x, options.stride === 2 ? 8 : 6, activate, options);
  return head(net, activate(net.conv(x, 16, { kernel: 1 })));
}

/** Sandler 2018. */
export const mobileNetV2 = (): Uint8Array =>
  mobile((net) => net.relu6, { expand: 3 }, { stride: 2, expand: 3 });

/** Howard 2019: hard swish, squeeze-excite with a hard sigmoid, 5×5 kernels. */
export const mobileNetV3 = (): Uint8Array =>
  mobile(
    (net) => (x) => net.map('HardSwish', x),
    { gate: 'HardSigmoid' },
    { kernel: 5, stride: 2, gate: 'HardSigmoid' },
  );

/** Tan 2018. */
export const mnasNet = (): Uint8Array =>
  mobile((net) => net.relu, { expand: 3 }, { kernel: 5, stride: 2, expand: 3 });

/** Tan 2019: swish, squeeze-excite with a swish inside. */
export const efficientNet = (): Uint8Array =>
  mobile(
    (net) => (x) => swish(net, x),
    { gate: 'Sigmoid', gateActivation: 'Swish' },
    { kernel: 5, stride: 2, gate: 'Sigmoid', gateActivation: 'Swish' },
  );

/** Tan 2021: fused blocks first. */
export const efficientNetV2 = (): Uint8Array =>
  mobile(
    (net) => (x) => swish(net, x),
    { isFused: true },
    { stride: 2, isFused: true },
    { expand: 4, gate: 'Sigmoid', gateActivation: 'Swish' },
  );

/** No squeeze-excite, relu6. */
export const efficientNetLite = (): Uint8Array =>
  mobile((net) => net.relu6, {}, { kernel: 5, stride: 2 });
