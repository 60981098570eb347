// A small classifier in the many shapes that files come in, a picture for it, and the engine in this very process.

import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import sharp from 'sharp';
import { createRandom } from '../../src/base/random';
import { createGraphBuilder, type GraphBuilder } from '../../src/core/onnx/builder';
import { createEngineService, type EngineService } from '../../src/engine/service';
import type { EngineApi } from '../../src/protocol/engine';
import type { ExplainProgress, ExplainRequest, Explanation } from '../../src/protocol/explain';

export interface ClassifierOptions {
  readonly batch?: 'N' | 1 | 4;
  readonly layout?: 'NCHW' | 'NHWC';
  readonly type?: 'float32' | 'float16';
  /** What follows the scores. */
  readonly end?: 'Softmax' | 'LogSoftmax' | 'Sigmoid';
  readonly classes?: number;
  readonly seed?: number;
  /** Height and width of the picture. */
  readonly side?: number;
  /** What happens to the value "early"; returns a value of the same dims. */
  readonly middle?: (graph: GraphBuilder, early: string) => string;
  /** Makes one weight of the second convolution no number. */
  readonly isPoisoned?: boolean;
}

/** Conv, Relu "early" (6 channels), pool, Conv, Relu "late" (8 channels, half the side), global pool, Gemm "logits". */
export function classifier({
  batch = 'N',
  layout = 'NCHW',
  type = 'float32',
  end,
  classes = 5,
  seed = 1,
  side = 16,
  middle = (_, early) => early,
  isPoisoned = false,
}: ClassifierOptions = {}): Uint8Array {
  const g = createGraphBuilder({ opset: 17 });
  const random = createRandom(seed);
  const weight = (name: string, dims: readonly number[]): string => {
    const fan = dims.slice(1).reduce((product, dim) => product * dim, 1);
    const length = fan * (dims[0] ?? 1);
    const values = Array.from({ length }, () => random.normal() * Math.sqrt(2 / fan));
    if (isPoisoned && name === 'filters of late') values[7] = Number.NaN;
    return g.weight(name, type, dims, values);
  };
  const conv = (x: string, name: string, dims: readonly number[]): string => {
    const attributes = { kernel_shape: [3, 3], pads: [1, 1, 1, 1] };
    const inputs = [x, weight(`filters of ${name}`, dims)];
    const [y = ''] = g.node('Conv', inputs, { name: `${name} conv`, attributes });
    return g.node('Relu', [y], { outputs: [name], name: `${name} relu` })[0] ?? '';
  };
  const isFirst = layout === 'NCHW';
  const image = g.input('image', type, isFirst ? [batch, 3, side, side] : [batch, side, side, 3]);
  const [picture = ''] = isFirst
    ? [image]
    : g.node('Transpose', [image], { attributes: { perm: [0, 3, 1, 2] } });
  const early = middle(g, conv(picture, 'early', [6, 3, 3, 3]));
  const attributes = { kernel_shape: [2, 2], strides: [2, 2] };
  const [small = ''] = g.node('MaxPool', [early], { attributes });
  const [pooled = ''] = g.node('GlobalAveragePool', [conv(small, 'late', [8, 6, 3, 3])]);
  const [flat = ''] = g.node('Flatten', [pooled]);
  const head = [flat, weight('head', [classes, 8]), weight('bias', [classes])];
  g.node('Gemm', head, { outputs: ['logits'], name: 'head', attributes: { transB: 1 } });
  if (end) g.node(end, ['logits'], { outputs: ['result'], name: 'end' });
  g.output(end ? 'result' : 'logits', type, [batch, classes]);
  return g.toBytes();
}

/** Two operators that ONNX Runtime runs and that have no derivative here, one behind the other. */
export function withoutDerivative(g: GraphBuilder, early: string): string {
  const side = 16;
  const grid = Array.from({ length: side * side * 2 }, (_, i) => {
    const at = i % 2 === 0 ? (i >> 1) % side : Math.floor(i / 2 / side);
    return ((2 * at + 1) / side - 1) * 0.9;
  });
  const places = g.weight('grid', 'float32', [1, side, side, 2], grid);
  const [warped = ''] = g.node('GridSample', [early, places], { name: 'warp' });
  const region = g.weight('region', 'float32', [1, 4], [0, 0, side, side]);
  const index = g.weight('index', 'int64', [1], [0]);
  const attributes = { output_height: side, output_width: side };
  return g.node('RoiAlign', [warped, region, index], { name: 'crop', attributes })[0] ?? '';
}

export const synsets = [
  'tench, Tinca tinca',
  'goldfish',
  'great white shark',
  'Tiger shark',
  'ray',
];

/** Writes the model, and a card beside it where one is given; returns the model's path. */
export async function writeModel(
  path: string,
  options: ClassifierOptions = {},
  card: object | null = { labels: synsets },
): Promise<string> {
  await writeFile(path, classifier(options));
  if (card) await writeFile(path.replace('.onnx', '.glassbox.json'), JSON.stringify(card));
  return path;
}

/** Coloured discs on a dark ground, 48 × 36. */
export async function drawPicture(path: string): Promise<string> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="48" height="36"><rect width="48" height="36" fill="#203040"/>
    <circle cx="16" cy="14" r="9" fill="#f09020"/><circle cx="34" cy="22" r="7" fill="#30c060"/></svg>`;
  await sharp(Buffer.from(svg)).png().toFile(path);
  return path;
}

export function startEngine(): EngineService {
  const workerPath = resolve('dist/engineWorker.js');
  return createEngineService({ workerPath, log: () => undefined });
}

export interface Listening {
  readonly signal?: AbortSignal;
  readonly progress?: (progress: ExplainProgress) => void;
}

/** Grad-CAM of the class with the highest score, where the request says nothing else. */
export function explainWith(
  engine: EngineApi,
  request: Partial<ExplainRequest> & Pick<ExplainRequest, 'model'>,
  { signal = new AbortController().signal, progress = () => undefined }: Listening = {},
): Promise<Explanation> {
  return engine.explain(
    {
      provider: 'cpu',
      method: 'grad-cam',
      target: { kind: 'top' },
      layer: null,
      settings: {},
      checks: 'none',
      ...request,
    },
    { signal, progress },
  );
}
