// A host for the Training panel under test, in the same page. Tests set snapshots and records and read what was asked
// through `trainingHost`.

import { throwIfAborted } from '../../src/base/errors';
import type { EncodedImage } from '../../src/protocol/prediction';
import { type Remote, remote, serve } from '../../src/protocol/rpc';
import type { TrainingRecord } from '../../src/protocol/train';
import type {
  TrainHostApi,
  TrainIntent,
  TrainSnapshot,
  TrainViewApi,
} from '../../src/protocol/trainPanel';
import { connectFakeHost } from './fakeWebview';
import { makeManifest, makeRecords } from './trainingSamples';

export type TrainingPart = Partial<Omit<TrainSnapshot, 'revision' | 'recordCount'>>;

export interface TrainingFakeHost {
  /** Changes the snapshot and tells the panel. */
  set(part: TrainingPart): Promise<void>;
  /** A training that has got this far. */
  run(
    size: { readonly epochs: number; readonly stepsPerEpoch: number },
    part?: TrainingPart,
  ): Promise<void>;
  readonly intents: readonly TrainIntent[];
  readonly recordRequests: readonly { readonly out: string | null; readonly from: number }[];
}

declare global {
  interface Window {
    trainingHost: TrainingFakeHost;
  }
}

const intents: TrainIntent[] = [];
const recordRequests: { out: string | null; from: number }[] = [];
let records: readonly TrainingRecord[] = [];
let others: readonly TrainingRecord[] | null = null;
let snapshot: TrainSnapshot = {
  revision: 0,
  status: 'starting',
  title: 'mobilenetv2.onnx → hymenoptera',
  plan: null,
  manifest: null,
  recordCount: 0,
  progress: null,
  work: null,
  findings: [],
  report: null,
  compared: [],
  differences: [],
  error: null,
};

const connection = connectFakeHost();

serve<TrainHostApi>(connection, {
  snapshot: async () => snapshot,
  records: async ({ out, from }, { signal }) => {
    recordRequests.push({ out, from });
    await pause(5, signal);
    if (out === null) return records.slice(from);
    others ??= makeRecords({ epochs: 18, stepsPerEpoch: 2, seed: 7 });
    return others.slice(from);
  },
  pictures: async ({ ids, maxSide }, { signal }) => {
    await pause(10, signal);
    return Promise.all(
      ids.map(async (id) => ({ id, image: await drawPicture(id, maxSide, null) })),
    );
  },
  overlays: async ({ id, maxSide }, { signal }) => {
    await pause(20, signal);
    return {
      before: await drawPicture(id, maxSide, 0.25),
      after: await drawPicture(id, maxSide, 0.6),
    };
  },
  preview: async () =>
    Promise.all(
      Array.from({ length: 6 }, async (_, index) => ({
        id: `train/${index}.jpg`,
        label: index % 2 === 0 ? 'ants' : 'bees',
        original: await drawPicture(`train/${index}`, 96, null),
        views: await Promise.all(
          [1, 2, 3, 4].map((view) => drawPicture(`train/${index}`, 96, null, view)),
        ),
      })),
    ),
  perform: async (intent) => void intents.push(intent),
});
connection.listen();
const view: Remote<TrainViewApi> = remote<TrainViewApi>(connection);

async function set(part: TrainingPart): Promise<void> {
  const revision = snapshot.revision + 1;
  snapshot = { ...snapshot, ...part, revision, recordCount: records.length };
  await view.update(snapshot);
}

window.trainingHost = {
  intents,
  recordRequests,
  set,
  run: async (size, part = {}) => {
    records = makeRecords(size);
    await set({ status: 'running', manifest: makeManifest(), ...part });
  },
};

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  throwIfAborted(signal);
}

/** A meadow with an insect, whose colours come from the id; a glow at a share of the width. */
async function drawPicture(
  id: string,
  side: number,
  glowAt: number | null,
  view = 0,
): Promise<EncodedImage> {
  const seed = [...id].reduce((sum, letter) => (31 * sum + letter.charCodeAt(0)) % 997, 7);
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser draws no canvas.');
  context.fillStyle = `hsl(${80 + (seed % 60)} 30% ${45 + 6 * view}%)`;
  context.fillRect(0, 0, side, side);
  context.translate(side / 2, side / 2);
  context.rotate(0.15 * view * (view % 2 === 0 ? 1 : -1));
  context.fillStyle = `hsl(${20 + (seed % 30)} 60% 30%)`;
  for (const [x, radius] of [
    [-0.2, 0.1],
    [0, 0.13],
    [0.2, 0.16],
  ] as const) {
    context.beginPath();
    context.arc(side * x, 0, side * radius, 0, 7);
    context.fill();
  }
  context.setTransform(1, 0, 0, 1, 0, 0);
  if (glowAt !== null) {
    const [x, y] = [side * glowAt, side / 2];
    const glow = context.createRadialGradient(x, y, 0, x, y, side / 2);
    glow.addColorStop(0, 'rgba(255, 220, 60, 0.85)');
    glow.addColorStop(0.5, 'rgba(220, 40, 80, 0.6)');
    glow.addColorStop(1, 'rgba(20, 10, 60, 0.6)');
    context.fillStyle = glow;
    context.fillRect(0, 0, side, side);
  }
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return { mime: 'image/png', bytes, size: { width: side, height: side } };
}
