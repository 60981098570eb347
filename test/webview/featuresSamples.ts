// Layers and maps made up for the Feature Maps panel, the same for the page under test and for what it is compared with.

import { createRandom } from '../../src/base/random';
import type {
  Arithmetic,
  AttentionLayer,
  FeatureChannel,
  FeatureListing,
  FeatureSheet,
  MapLayer,
} from '../../src/protocol/features';
import { centreCrop, labels, top } from './explainSamples';

export function makeLayer(part: Partial<MapLayer> & { readonly value: string }): MapLayer {
  return {
    name: part.value.split('/').slice(-2).join('/'),
    op: 'Relu',
    node: part.value.replace(/_output_0$/, ''),
    blocks: [],
    kind: 'spatial',
    channels: 64,
    height: 56,
    width: 56,
    isMain: true,
    ...part,
  };
}

function blockLayers(stage: number, blocks: number, channels: number, side: number): MapLayer[] {
  return Array.from({ length: blocks }, (_, block) => {
    const path = [`layer${stage}`, `layer${stage}.${block}`];
    const at = (name: string, rest: Partial<MapLayer>): MapLayer =>
      makeLayer({
        value: `/${path.join('/')}/${name}_output_0`,
        name,
        blocks: path,
        channels,
        height: side,
        width: side,
        ...rest,
      });
    return [at('conv1/Conv', { op: 'Conv', isMain: false }), at('relu_1/Relu', {})];
  }).flat();
}

export const stem: readonly MapLayer[] = [
  makeLayer({
    value: '/conv1/Conv_output_0',
    name: 'conv1/Conv',
    op: 'Conv',
    isMain: false,
    height: 112,
    width: 112,
  }),
  makeLayer({ value: '/relu/Relu_output_0', name: 'relu/Relu', height: 112, width: 112 }),
  makeLayer({ value: '/maxpool/MaxPool_output_0', name: 'maxpool', op: 'MaxPool' }),
];

export const resnetLayers: readonly MapLayer[] = [
  ...stem,
  ...blockLayers(1, 3, 256, 56),
  ...blockLayers(2, 4, 512, 28),
  ...blockLayers(3, 6, 1024, 14),
  ...blockLayers(4, 3, 2048, 7),
];

export const attention: AttentionLayer = {
  value: '/encoder/layer.0/attention/Softmax_output_0',
  name: 'attention',
  blocks: ['encoder', 'layer.0'],
  heads: 6,
  tokens: 197,
  extraTokens: 1,
  height: 14,
  width: 14,
};

export function makeListing(part: Partial<FeatureListing> = {}): FeatureListing {
  return {
    layers: resnetLayers,
    attention: [],
    top,
    labels,
    classCount: labels.length,
    failure: null,
    gradientBlocked: null,
    notes: [],
    input: { width: 224, height: 224 },
    geometry: centreCrop,
    provider: { provider: 'cpu', reason: 'Chosen in the settings.', refused: [], forcedToCpu: [] },
    latencyMs: 41,
    ...part,
  };
}

/** Every 20th channel from the third is dead, every 25th from the tenth always on. */
export function isDead(channel: number): boolean {
  return channel % 20 === 3;
}

function isAlwaysOn(channel: number): boolean {
  return channel % 25 === 10;
}

/** A smooth map of a few hills, some of them with ridges, as layers of networks look. */
export function makeMap(layer: MapLayer, channel: number): Float32Array {
  const random = createRandom(channel * 31 + layer.channels + layer.height);
  const hills = Array.from({ length: 3 }, () => ({
    x: random.between(0.1, 0.9),
    y: random.between(0.1, 0.9),
    width: random.between(0.06, 0.25),
    height: random.between(0.4, 1.4),
  }));
  const peak = random.between(0.6, 5);
  const ridge = random.between(4, 18);
  const angle = random.between(0, Math.PI);
  const isSigned = layer.op === 'Conv';
  return Float32Array.from({ length: layer.height * layer.width }, (_, index) => {
    const x = ((index % layer.width) + 0.5) / layer.width;
    const y = (Math.floor(index / layer.width) + 0.5) / layer.height;
    if (isDead(channel)) return 0;
    const hill = hills.reduce(
      (sum, h) => sum + h.height * Math.exp(-((x - h.x) ** 2 + (y - h.y) ** 2) / h.width ** 2),
      0,
    );
    const wave = Math.sin(2 * Math.PI * ridge * (x * Math.cos(angle) + y * Math.sin(angle)));
    const value = peak * (hill * (0.7 + 0.3 * wave) - 0.25);
    if (isAlwaysOn(channel)) return value + 2 * peak;
    return isSigned ? value : Math.max(0, value);
  });
}

function factsOf(map: Float32Array) {
  const minimum = map.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const maximum = map.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const mean = map.reduce((sum, value) => sum + value, 0) / map.length;
  const spread = map.reduce((sum, value) => sum + (value - mean) ** 2, 0) / map.length;
  const active = map.reduce((count, value) => count + (value > 0 ? 1 : 0), 0) / map.length;
  return { minimum, maximum, mean, standardDeviation: Math.sqrt(spread), active };
}

/** Numbers of large layers come from a few places: the page must not spend its time here. */
export function makeSheet(layer: MapLayer): FeatureSheet {
  const small = { ...layer, height: Math.min(7, layer.height), width: Math.min(7, layer.width) };
  const facts = Array.from({ length: layer.channels }, (_, channel) =>
    factsOf(makeMap(layer.channels > 256 ? small : layer, channel)),
  );
  const column = (name: 'minimum' | 'maximum' | 'mean' | 'active'): Float32Array =>
    Float32Array.from(facts, (fact) => fact[name]);
  const channels = Array.from({ length: layer.channels }, (_, channel) => channel);
  const reach = (224 / layer.height) * 1.5;
  const windows = Array.from({ length: layer.height }, (_, index): [number, number] => {
    const middle = ((index + 0.5) * 224) / layer.height;
    return [Math.max(0, Math.round(middle - reach)), Math.min(224, Math.round(middle + reach))];
  });
  const side = Math.round(2 * reach);
  return {
    value: layer.value,
    statistics: {
      minimum: column('minimum'),
      maximum: column('maximum'),
      mean: column('mean'),
      active: column('active'),
    },
    low: Math.min(...column('minimum')),
    high: Math.max(...column('maximum')),
    nonFinite: 0,
    dead: channels.filter(isDead),
    alwaysOn: channels.filter(isAlwaysOn),
    receptiveField: {
      kind: 'window',
      rows: windows,
      columns: windows,
      size: { width: side, height: side },
    },
  };
}

export function levelsOf(map: Float32Array): Uint8Array {
  const { minimum, maximum } = factsOf(map);
  const range = maximum - minimum || 1;
  return Uint8Array.from(map, (value) => Math.round((255 * (value - minimum)) / range));
}

export function makeChannel(layer: MapLayer, channel: number): FeatureChannel {
  const map = makeMap(layer, channel);
  const facts = factsOf(map);
  const counts = Array.from({ length: 32 }, () => 0);
  for (const value of map) {
    const share = (value - facts.minimum) / (facts.maximum - facts.minimum || 1);
    const bin = Math.min(31, Math.floor(32 * share));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const strongest = map.indexOf(facts.maximum);
  const place = { y: Math.floor(strongest / layer.width), x: strongest % layer.width };
  const isFirst = layer.value.startsWith('/conv1') || layer.value.startsWith('/relu');
  const kernelSize = isFirst ? { channels: 3, side: 7 } : { channels: 96, side: 3 };
  const random = createRandom(channel);
  const scale = 224 / layer.width;
  const patchAt = (y: number, x: number, number: number) => ({
    y,
    x,
    number,
    area: {
      left: Math.max(0, (x - 1) * scale),
      right: Math.min(224, (x + 2) * scale),
      top: Math.max(0, (y - 1) * scale),
      bottom: Math.min(224, (y + 2) * scale),
    },
  });
  return {
    value: layer.value,
    channel,
    map,
    ...facts,
    histogram: { low: facts.minimum, high: facts.maximum, counts },
    kernel: {
      weight: 'conv1.weight',
      channels: kernelSize.channels,
      height: kernelSize.side,
      width: kernelSize.side,
      data: Float32Array.from(
        { length: kernelSize.channels * kernelSize.side ** 2 },
        (_, index) =>
          Math.sin(0.6 * (index % kernelSize.side) + channel) * random.between(0.1, 0.3),
      ),
      bias: 0.12,
      isOfColors: isFirst,
    },
    patches: [
      patchAt(place.y, place.x, facts.maximum),
      patchAt(Math.floor(layer.height / 4), Math.floor(layer.width / 3), 0.8 * facts.maximum),
      patchAt(Math.floor(layer.height / 2), Math.floor(layer.width / 2), 0.6 * facts.maximum),
    ],
  };
}

/** A 3 × 3 convolution over two channels, with the left column in the padding, and a ReLU after it. */
export function makeArithmetic(value: string, channel: number, y: number, x: number): Arithmetic {
  const first = [0, 1, 2, 0, 0.5, -1, 0, 2, 1];
  const second = [0, 0.25, 0.5, 0, 1, 1, 0, 0, 0.25];
  const kernel = [1, 0, -1, 2, 0, -2, 1, 0, -1];
  const other = kernel.map((weight) => weight / 4);
  // First: −2 + 2 − 1 = −1; second: (−0.5 − 2 − 0.25) / 4 = −0.6875; with the bias of 2: 0.3125.
  return {
    value,
    channel,
    y,
    x,
    number: 0.3125,
    steps: [
      {
        kind: 'convolution',
        node: '/layer1/conv',
        op: 'Conv',
        result: 0.3125,
        reads: '/relu/Relu_output_0',
        window: {
          ...{ top: 4, left: -1, height: 3, width: 3 },
          ...{ dilationY: 1, dilationX: 1, mapHeight: 56, mapWidth: 56 },
        },
        channels: [4, 9],
        patch: Float32Array.from([...second, ...first]),
        kernel: Float32Array.from([...other, ...kernel]),
        sums: Float32Array.from([-0.6875, -1]),
        bias: 2,
      },
      {
        kind: 'pointwise',
        node: '/layer1/relu',
        op: 'Relu',
        result: 0.3125,
        formula: 'max(0, 0.312)',
        operands: [{ name: 'conv', number: 0.3125 }],
      },
    ],
  };
}
