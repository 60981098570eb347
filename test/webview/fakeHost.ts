// A host for the Prediction panel under test, in the same page. Tests set the run and read the intents through
// `fakeHost`.

import { GlassboxError } from '../../src/base/errors';
import type {
  PredictionHostApi,
  PredictionIntent,
  PredictionRow,
  PredictionSnapshot,
  PredictionViewApi,
} from '../../src/protocol/panels';
import { isFailure } from '../../src/protocol/prediction';
import { type Remote, remote, serve } from '../../src/protocol/rpc';
import { connectFakeHost } from './fakeWebview';
import { makeCard, makeRow, sceneOf } from './samples';

export type SnapshotPart = Partial<Omit<PredictionSnapshot, 'revision'>>;

export interface FakeHost {
  /** Changes the run and tells the panel. */
  set(part: SnapshotPart): Promise<void>;
  readonly intents: readonly PredictionIntent[];
  readonly rowRequests: readonly { readonly from: number; readonly to: number }[];
  readonly pictureRequests: number;
}

declare global {
  interface Window {
    fakeHost: FakeHost;
  }
}

const intents: PredictionIntent[] = [];
const rowRequests: { from: number; to: number }[] = [];
let pictureRequests = 0;
let snapshot: PredictionSnapshot = {
  revision: 0,
  status: 'starting',
  model: { name: 'resnet50.onnx', path: '/models/resnet50.onnx' },
  provider: { provider: 'cpu', reason: 'Chosen in the settings.', refused: [], forcedToCpu: [] },
  card: makeCard(),
  total: 0,
  done: 0,
  failed: 0,
  rate: null,
  error: null,
};

const connection = connectFakeHost();

function rowAt(index: number): PredictionRow {
  const row = makeRow(index);
  return index < snapshot.done ? row : { ...row, outcome: null };
}

serve<PredictionHostApi>(connection, {
  snapshot: async () => snapshot,
  rows: async ({ from, to }) => {
    rowRequests.push({ from, to });
    return Array.from({ length: Math.min(to, snapshot.total) - from }, (_, i) => rowAt(from + i));
  },
  picture: async ({ index, view, maxSide }) => {
    pictureRequests++;
    const { outcome } = makeRow(index);
    if (outcome && isFailure(outcome)) throw new GlassboxError(outcome.error);
    return drawScene(index, view === 'model-input' ? 224 : maxSide, view === 'model-input');
  },
  perform: async (intent) => void intents.push(intent),
});
connection.listen();
const view: Remote<PredictionViewApi> = remote<PredictionViewApi>(connection);

window.fakeHost = {
  intents,
  rowRequests,
  get pictureRequests() {
    return pictureRequests;
  },
  set: async (part) => {
    snapshot = { ...snapshot, ...part, revision: snapshot.revision + 1 };
    await view.update(snapshot);
  },
};

/** A landscape drawn from the picture's number, square as the model wants it or wide as a camera does. */
async function drawScene(index: number, side: number, isSquare: boolean) {
  const size = { width: side, height: isSquare ? side : Math.round((side * 2) / 3) };
  const canvas = new OffscreenCanvas(size.width, size.height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser draws no canvas.');
  const { sky, ground, disc, x } = sceneOf(index);
  context.fillStyle = sky;
  context.fillRect(0, 0, size.width, size.height);
  context.fillStyle = disc;
  context.arc(size.width * x, size.height * 0.4, size.height * 0.22, 0, 2 * Math.PI);
  context.fill();
  context.fillStyle = ground;
  context.fillRect(0, size.height * 0.65, size.width, size.height);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return { mime: 'image/png' as const, bytes: new Uint8Array(await blob.arrayBuffer()), size };
}
