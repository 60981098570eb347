// A host for the Feature Maps panel under test, in the same page. Tests set snapshots and read what was asked through
// `featuresHost`.

import { GlassboxError, throwIfAborted } from '../../src/base/errors';
import type { MapLayer } from '../../src/protocol/features';
import type {
  FeaturesHostApi,
  FeaturesIntent,
  FeaturesSnapshot,
  FeaturesViewApi,
} from '../../src/protocol/featuresPanel';
import type { EncodedImage } from '../../src/protocol/prediction';
import { type Remote, remote, serve } from '../../src/protocol/rpc';
import { centreCrop, modelPath, otherModelPath } from './explainSamples';
import { connectFakeHost } from './fakeWebview';
import { levelsOf, makeArithmetic, makeChannel, makeMap, makeSheet } from './featuresSamples';

export type FeaturesPart = Partial<Omit<FeaturesSnapshot, 'revision'>>;

export interface TileRequest {
  readonly value: string;
  readonly channels: readonly number[];
  readonly maxSide: number;
}

export interface FeaturesFakeHost {
  /** Changes the snapshot and tells the panel. */
  set(part: FeaturesPart): Promise<void>;
  /** Requests for sheets fail from now on, or no longer. */
  failSheets(isFailing: boolean): void;
  readonly intents: readonly FeaturesIntent[];
  readonly tileRequests: readonly TileRequest[];
  readonly channelRequests: readonly number[];
  readonly attentionRequests: readonly number[];
  readonly mostAtOnce: number;
}

declare global {
  interface Window {
    featuresHost: FeaturesFakeHost;
  }
}

const intents: FeaturesIntent[] = [];
const tileRequests: TileRequest[] = [];
const channelRequests: number[] = [];
const attentionRequests: number[] = [];
let sheetsFail = false;
let atOnce = 0;
let mostAtOnce = 0;
let snapshot: FeaturesSnapshot = {
  revision: 0,
  status: 'starting',
  picture: { name: 'cat.jpg', location: 'summer/cat.jpg', version: 0 },
  model: { path: modelPath, name: 'resnet50.onnx' },
  choices: [
    { path: modelPath, name: 'resnet50.onnx' },
    { path: otherModelPath, name: 'mobilenetv2.onnx' },
  ],
  listing: null,
  capture: 0,
  progress: null,
  maximisation: null,
  wanted: null,
  error: null,
};

const connection = connectFakeHost();

function layerOf(value: string): MapLayer {
  const layer = snapshot.listing?.layers.find((one) => one.value === value);
  if (!layer) throw new GlassboxError({ code: 'features-missing', message: 'There are none.' });
  return layer;
}

serve<FeaturesHostApi>(connection, {
  snapshot: async () => snapshot,
  picture: () => drawPicture(),
  sheet: async ({ value }) => {
    if (sheetsFail) throw new GlassboxError({ code: 'x', message: 'The layer cannot be read.' });
    return makeSheet(layerOf(value));
  },
  tiles: async (request, { signal }) => {
    tileRequests.push(request);
    mostAtOnce = Math.max(mostAtOnce, ++atOnce);
    try {
      await new Promise((resolve) => setTimeout(resolve, 5));
      throwIfAborted(signal);
      const layer = layerOf(request.value);
      const side = Math.min(request.maxSide, Math.max(layer.width, layer.height));
      const small = { ...layer, width: side, height: side };
      const size = side * side;
      const levels = new Uint8Array(size * request.channels.length);
      request.channels.forEach((channel, index) => {
        levels.set(levelsOf(makeMap(small, channel)), index * size);
      });
      return { channels: request.channels, width: side, height: side, levels };
    } finally {
      atOnce--;
    }
  },
  channel: async ({ value, channel }) => {
    channelRequests.push(channel);
    return makeChannel(layerOf(value), channel);
  },
  contributions: async ({ value, target }) => ({
    target: { index: target.kind === 'class' ? target.index : 281, text: 'tabby' },
    contributions: Float32Array.from({ length: layerOf(value).channels }, (_, channel) =>
      channel === 7 ? 9 : -channel,
    ),
  }),
  attention: async ({ value, token }) => {
    attentionRequests.push(token);
    const layer = snapshot.listing?.attention.find((one) => one.value === value);
    const { heads = 0, width = 0, height = 0 } = layer ?? {};
    const map = { value: '', channels: 1, width, height, op: 'Relu' } as MapLayer;
    const weights = new Float32Array(heads * width * height);
    for (let head = 0; head < heads; head++) {
      const one = makeMap(map, head + 40 + token).map((weight) => weight / 200);
      weights.set(one, head * width * height);
    }
    return { heads, width, height, weights, extra: new Float32Array(heads).fill(0.18) };
  },
  arithmetic: async ({ value, channel, y, x }) => makeArithmetic(value, channel, y, x),
  maximised: async () => ({
    width: 32,
    height: 32,
    rgb: Uint8Array.from({ length: 3 * 32 * 32 }, (_, index) => (index * 7) % 256),
  }),
  perform: async (intent) => void intents.push(intent),
});
connection.listen();
const view: Remote<FeaturesViewApi> = remote<FeaturesViewApi>(connection);

window.featuresHost = {
  intents,
  tileRequests,
  channelRequests,
  attentionRequests,
  get mostAtOnce() {
    return mostAtOnce;
  },
  set: async (part) => {
    snapshot = { ...snapshot, ...part, revision: snapshot.revision + 1 };
    await view.update(snapshot);
  },
  failSheets: (isFailing) => {
    sheetsFail = isFailing;
  },
};

/** A meadow under a sky with a disc: enough to see what is cut out of it. */
async function drawPicture(): Promise<EncodedImage> {
  const size = centreCrop.original;
  const canvas = new OffscreenCanvas(size.width, size.height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser draws no canvas.');
  context.fillStyle = '#9fc4e8';
  context.fillRect(0, 0, size.width, size.height);
  context.fillStyle = '#5b7f43';
  context.fillRect(0, 240, size.width, 160);
  context.fillStyle = '#d98b3a';
  context.beginPath();
  context.arc(310, 220, 90, 0, 7);
  context.fill();
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return { mime: 'image/png', bytes: new Uint8Array(await blob.arrayBuffer()), size };
}
