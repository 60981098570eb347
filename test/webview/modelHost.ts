// A host for the model editor under test, in the same page. It answers from a real graph; tests set the snapshot and the
// overlay and read the intents through `modelHost`.

import { blockDetail } from '../../src/core/onnx/outline/blockDetail';
import { firstOpen } from '../../src/core/onnx/outline/firstOpen';
import { nodeDetail } from '../../src/core/onnx/outline/nodeDetail';
import { createOutline, type Outline } from '../../src/core/onnx/outline/outline';
import { createSearch, type GraphSearch } from '../../src/core/onnx/outline/search';
import { graphView } from '../../src/core/onnx/outline/view';
import { parseModel } from '../../src/core/onnx/parseModel';
import type { GraphSummary, WeightDetail } from '../../src/protocol/graph';
import type { ModelFacts } from '../../src/protocol/model';
import type {
  ModelEditorHostApi,
  ModelEditorIntent,
  ModelEditorSnapshot,
  ModelEditorViewApi,
  OverlayData,
} from '../../src/protocol/modelEditor';
import { type Remote, remote, serve } from '../../src/protocol/rpc';
import { type BigGraphOptions, bigGraph } from '../core/onnx/outline/bigGraph';
import { connectFakeHost } from './fakeWebview';
import { smallNetwork } from './modelSamples';

export type ModelPart = Partial<Omit<ModelEditorSnapshot, 'revision'>>;

export interface ModelFakeHost {
  /** Changes the snapshot and tells the panel. */
  set(part: ModelPart): Promise<void>;
  /** Shows a network of a few blocks, or a big one. */
  show(graph: 'small' | BigGraphOptions): Promise<void>;
  setOverlay(data: OverlayData): Promise<void>;
  readonly intents: readonly ModelEditorIntent[];
  readonly viewRequests: readonly (readonly string[])[];
}

declare global {
  interface Window {
    modelHost: ModelFakeHost;
  }
}

const intents: ModelEditorIntent[] = [];
const viewRequests: (readonly string[])[] = [];
let overlay: OverlayData | null = null;
let shown: { readonly outline: Outline; readonly search: GraphSearch } | null = null;
let snapshot: ModelEditorSnapshot = {
  revision: 0,
  status: 'starting',
  file: { name: 'net.onnx', location: 'models/net.onnx', version: 0 },
  summary: null,
  isActiveModel: false,
  overlay: null,
  wanted: null,
  error: null,
};

const connection = connectFakeHost();

function graph() {
  if (!shown) throw new Error('No graph is shown.');
  return shown;
}

const weight: WeightDetail = {
  name: 'w',
  type: 'float32',
  dims: [8, 3, 3, 3],
  bytes: 864,
  minimum: -0.42,
  maximum: 0.51,
  mean: 0.003,
  standardDeviation: 0.18,
  sparsity: 0.01,
  nonFinite: 0,
  histogram: { low: -0.42, high: 0.51, counts: [1, 4, 9, 30, 61, 58, 33, 15, 4, 1] },
  filters: {
    count: 8,
    total: 8,
    height: 3,
    width: 3,
    channels: 3,
    levels: Uint8Array.from({ length: 8 * 27 }, (_, index) => (index * 37) % 256),
  },
  first: [0.1, -0.2, 0.3],
};

serve<ModelEditorHostApi>(connection, {
  snapshot: async () => snapshot,
  view: async ({ open }) => {
    viewRequests.push(open);
    return graphView(graph().outline, open);
  },
  search: async ({ text, limit }) => graph().search(text, limit),
  node: async ({ index }) => nodeDetail(graph().outline, index, null, 'net.onnx'),
  block: async ({ id }) => blockDetail(graph().outline, id, null, 'net.onnx'),
  weight: async ({ name }) => ({ ...weight, name }),
  overlay: async () => {
    if (!overlay) throw new Error('There is no overlay.');
    return overlay;
  },
  perform: async (intent) => void intents.push(intent),
});
connection.listen();
const view: Remote<ModelEditorViewApi> = remote<ModelEditorViewApi>(connection);

async function set(part: ModelPart): Promise<void> {
  snapshot = { ...snapshot, ...part, revision: snapshot.revision + 1 };
  await view.update(snapshot);
}

function summaryOf(outline: Outline, bytes: number): GraphSummary {
  const facts: ModelFacts = {
    path: '/work/models/net.onnx',
    sha256: '0'.repeat(64),
    bytes,
    externalData: [],
    producer: 'pytorch 2.9',
    irVersion: 9,
    opsets: [{ domain: '', version: 17 }],
    metadata: { author: 'somebody' },
    inputs: [{ name: 'image', kind: 'tensor', type: 'float32', dims: ['N', 3, 32, 32] }],
    outputs: [{ name: 'logits', kind: 'tensor', type: 'float32', dims: ['N', 5] }],
    nodeCount: outline.nodes.length,
    parameters: 123_456,
  };
  return { facts, blocks: [...outline.blocks.keys()], firstOpen: firstOpen(outline) };
}

window.modelHost = {
  intents,
  viewRequests,
  set,
  show: async (which) => {
    const bytes = which === 'small' ? smallNetwork() : bigGraph(which);
    const outline = createOutline(parseModel(bytes, 'net.onnx').graph);
    shown = { outline, search: createSearch(outline) };
    const version = snapshot.file.version + 1;
    const file = { ...snapshot.file, version };
    await set({ status: 'ready', file, summary: summaryOf(outline, bytes.length) });
  },
  setOverlay: async (data) => {
    overlay = data;
    const version = (snapshot.overlay?.version ?? 0) + 1;
    const picture = { name: 'cat.jpg', location: 'cat.jpg' };
    const rest = { status: 'done', progress: null, error: null } as const;
    await set({ overlay: { picture, version, ...rest } });
  },
};
