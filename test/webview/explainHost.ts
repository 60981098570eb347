// A host for the Explain panel under test, in the same page. Tests set cells and maps and read the intents through
// `explainHost`.

import { GlassboxError } from '../../src/base/errors';
import type { Explanation, Heatmap, LayerMap } from '../../src/protocol/explain';
import type {
  CellMap,
  ExplainHostApi,
  ExplainIntent,
  ExplainSnapshot,
  ExplainViewApi,
} from '../../src/protocol/explainPanel';
import type { EncodedImage } from '../../src/protocol/prediction';
import { type Remote, remote, serve } from '../../src/protocol/rpc';
import { centreCrop, hills, layers, makeModel, modelPath, otherModelPath } from './explainSamples';
import { connectFakeHost } from './fakeWebview';

export type ExplainPart = Partial<Omit<ExplainSnapshot, 'revision'>>;

/** A map as a test hands it over: plain numbers cross into the page. */
export interface SentMap {
  readonly heatmap: Omit<Heatmap, 'data'> & { readonly data: readonly number[] };
  readonly picture?: Explanation['picture'];
  readonly geometry?: Explanation['geometry'];
}

export interface ExplainFakeHost {
  /** Changes the snapshot and tells the panel. */
  set(part: ExplainPart): Promise<void>;
  /** The map that a cell answers with from now on; cells without one have hills. */
  setMap(cell: number, map: SentMap): void;
  /** Requests for maps fail from now on, or no longer. */
  failMaps(isFailing: boolean): void;
  /** The same for thumbnails. */
  failStrips(isFailing: boolean): void;
  /** Shows a real picture instead of a drawn one. */
  setPicture(bytes: readonly number[], width: number, height: number): void;
  readonly intents: readonly ExplainIntent[];
  readonly mapRequests: readonly number[];
  readonly stripRequests: readonly number[];
}

declare global {
  interface Window {
    explainHost: ExplainFakeHost;
  }
}

const intents: ExplainIntent[] = [];
const mapRequests: number[] = [];
const stripRequests: number[] = [];
const maps = new Map<number, CellMap>();
let mapsFail = false;
let stripsFail = false;
let picture: EncodedImage | null = null;
let snapshot: ExplainSnapshot = {
  revision: 0,
  status: 'starting',
  picture: { name: 'cat.jpg', location: 'summer/cat.jpg', version: 0 },
  cells: [],
  models: [makeModel()],
  choices: [
    { path: modelPath, name: 'resnet50.onnx' },
    { path: otherModelPath, name: 'mobilenetv2.onnx' },
  ],
  error: null,
};

const connection = connectFakeHost();

serve<ExplainHostApi>(connection, {
  snapshot: async () => snapshot,
  picture: async () => picture ?? drawPicture(),
  heatmap: async ({ cell }) => {
    mapRequests.push(cell);
    if (mapsFail) throw new GlassboxError({ code: 'x', message: 'The window was closed.' });
    return maps.get(cell) ?? { heatmap: hills(7, 3.52), picture: null };
  },
  layerStrip: async ({ cell }) => {
    stripRequests.push(cell);
    if (stripsFail) {
      throw new GlassboxError({ code: 'engine-stopped', message: 'The engine stopped.' });
    }
    return layers.slice(1).map(thumbnail);
  },
  perform: async (intent) => void intents.push(intent),
});
connection.listen();
const view: Remote<ExplainViewApi> = remote<ExplainViewApi>(connection);

function thumbnail({ value, width }: (typeof layers)[number], index: number): LayerMap {
  return { value, heatmap: hills(width, 1 + index) };
}

window.explainHost = {
  intents,
  mapRequests,
  stripRequests,
  set: async (part) => {
    snapshot = { ...snapshot, ...part, revision: snapshot.revision + 1 };
    await view.update(snapshot);
  },
  setMap: (cell, { heatmap, picture: found = null, ...rest }) => {
    const data = Float32Array.from(heatmap.data);
    maps.set(cell, { heatmap: { ...heatmap, data }, picture: found, ...rest });
  },
  failMaps: (isFailing) => {
    mapsFail = isFailing;
  },
  failStrips: (isFailing) => {
    stripsFail = isFailing;
  },
  setPicture: (bytes, width, height) => {
    picture = { mime: 'image/jpeg', bytes: Uint8Array.from(bytes), size: { width, height } };
  },
};

/** Plain grey, so that what is drawn over it stands out. */
async function drawPicture(): Promise<EncodedImage> {
  const size = centreCrop.original;
  const canvas = new OffscreenCanvas(size.width, size.height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser draws no canvas.');
  context.fillStyle = '#808080';
  context.fillRect(0, 0, size.width, size.height);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return { mime: 'image/png', bytes: new Uint8Array(await blob.arrayBuffer()), size };
}
