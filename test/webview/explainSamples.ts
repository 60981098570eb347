// Models, choices, results and maps made up for the Explain panel, the same for the page under test and for what it is
// compared with.

import type {
  ExplainOptions,
  Explanation,
  Heatmap,
  LayerChoice,
  MethodChoice,
  MethodId,
} from '../../src/protocol/explain';
import type { CellChoice, CellModel, ExplainCell } from '../../src/protocol/explainPanel';
import type { ClassScore, Geometry } from '../../src/protocol/prediction';

export const modelPath = '/models/resnet50.onnx';
export const otherModelPath = '/models/fine-tuned/mobilenetv2.onnx';

const animals = ['tabby, tabby cat', 'tiger cat', 'Egyptian cat', 'golden retriever', 'red fox'];

export const labels: readonly string[] = Array.from(
  { length: 1000 },
  (_, index) => animals[index - 281] ?? `thing ${index}`,
);

export const top: readonly ClassScore[] = [
  [281, 0.612, 14.08],
  [282, 0.249, 13.18],
  [283, 0.097, 12.24],
  [284, 0.011, 10.06],
].map(([index = 0, probability = 0, score = 0]) => ({
  index,
  label: labels[index] ?? null,
  probability,
  score,
}));

/** 600 × 400 with the shorter side to 256 and the middle 224 × 224 cut out. */
export const centreCrop: Geometry = {
  original: { width: 600, height: 400 },
  model: { width: 224, height: 224 },
  scaleX: 600 / 384,
  scaleY: 400 / 256,
  offsetX: 80 * (600 / 384),
  offsetY: 16 * (400 / 256),
};

/** 600 × 400 fitted into 64 × 64, 10 rows of padding above and 11 below. */
export const letterbox: Geometry = {
  original: { width: 600, height: 400 },
  model: { width: 64, height: 64 },
  scaleX: 600 / 64,
  scaleY: 400 / 43,
  offsetX: 0,
  offsetY: -10 * (400 / 43),
};

const names: readonly [MethodId, string, string, boolean][] = [
  ['grad-cam', 'Grad-CAM', 'Where a layer sees evidence for the class.', true],
  ['grad-cam-plus-plus', 'Grad-CAM++', 'Grad-CAM that copes with several objects.', true],
  ['layer-cam', 'LayerCAM', 'Evidence place by place, sharper in early layers.', true],
  ['score-cam', 'Score-CAM', 'Weighs channels by what they change when shown alone.', true],
  ['saliency', 'Saliency', 'How strongly each pixel moves the score.', false],
  ['integrated-gradients', 'Integrated gradients', 'Shares the score out among pixels.', false],
  ['occlusion', 'Occlusion', 'What the score loses when a patch is hidden.', false],
  ['lrp-epsilon', 'LRP-ε', 'Relevance handed back layer by layer.', false],
  ['attention-rollout', 'Attention rollout', 'Where attention flows through all blocks.', false],
  ['activation-maximization', 'Activation maximisation', 'A picture that excites it most.', false],
];

export const methods: readonly MethodChoice[] = names.map(([id, name, summary, usesLayer]) => ({
  id,
  name,
  summary,
  usesLayer,
  usesSeed: id === 'activation-maximization',
  unavailable: id === 'attention-rollout' ? 'The model has no attention.' : null,
}));

/** In graph order: coarse layers last. */
export const layers: readonly LayerChoice[] = [
  ['/relu/Relu_output_0', 'relu', 64, 112],
  ['/maxpool/MaxPool_output_0', 'maxpool', 64, 56],
  ['/layer1/layer1.2/relu_2/Relu_output_0', 'layer1.2', 256, 56],
  ['/layer2/layer2.3/relu_2/Relu_output_0', 'layer2.3', 512, 28],
  ['/layer3/layer3.5/relu_2/Relu_output_0', 'layer3.5', 1024, 14],
  ['/layer4/layer4.1/relu_2/Relu_output_0', 'layer4.1', 2048, 7],
  ['/layer4/layer4.2/relu_2/Relu_output_0', 'layer4.2', 2048, 7],
].map(([value = '', name = '', channels = 0, side = 0]) => ({
  value: String(value),
  name: String(name),
  op: name === 'maxpool' ? 'MaxPool' : 'Relu',
  kind: 'spatial' as const,
  channels: Number(channels),
  height: Number(side),
  width: Number(side),
  blockedBy: name === 'relu' ? ['/hidden/Round'] : [],
}));

export const automaticLayer = '/layer4/layer4.2/relu_2/Relu_output_0';

export const options: ExplainOptions = {
  layers,
  blockers: [{ node: '/hidden/Round', op: 'Round', reason: 'there is no rule for it' }],
  automaticLayer: { value: automaticLayer, reason: 'It is the input of the last global pool.' },
  methods,
  labels,
  classCount: labels.length,
};

export function makeModel(part: Partial<CellModel> = {}): CellModel {
  return { path: modelPath, name: 'resnet50.onnx', options, error: null, top, ...part };
}

export function makeResult(
  choice: CellChoice,
  part: Partial<Explanation> = {},
): NonNullable<ExplainCell['result']> {
  const usesLayer = methods.find(({ id }) => id === choice.method)?.usesLayer ?? false;
  return {
    method: choice.method,
    target: { index: 281, label: labels[281] ?? null, score: 14.08, text: 'tabby, tabby cat' },
    scoreKind: 'logit',
    activation: 'none',
    layer: usesLayer ? (choice.layer ?? automaticLayer) : null,
    layerReason: usesLayer && choice.layer === null ? options.automaticLayer.reason : null,
    geometry: centreCrop,
    passes: { forward: 1, backward: 1 },
    latencyMs: 31,
    checks: [
      {
        id: 'finite-difference',
        outcome: 'passed',
        value: 2.1e-6,
        limit: 1e-3,
        text: 'The gradient equals finite differences along 3 random directions within 2.1e-6.',
      },
    ],
    findings: [],
    seed: null,
    provider: { provider: 'cpu', reason: 'Chosen in the settings.', refused: [], forcedToCpu: [] },
    model: { path: choice.model, sha256: '0'.repeat(64) },
    top,
    canonical: 'equal within 3e-7',
    ...part,
  };
}

export function makeCell(id: number, part: Partial<ExplainCell> = {}): ExplainCell {
  const choice: CellChoice = {
    model: modelPath,
    method: 'grad-cam',
    target: { kind: 'top' },
    layer: null,
    ...part.choice,
  };
  return {
    id,
    status: 'done',
    progress: null,
    mapRevision: 1,
    result: makeResult(choice),
    error: null,
    isThorough: false,
    ...part,
    choice,
  };
}

/** One cell of `value`, the rest zero. */
export function oneBright(side: number, x: number, y: number, value = 1): Heatmap {
  const data = new Float32Array(side * side);
  data[y * side + x] = value;
  return { width: side, height: side, data, isSigned: false };
}

/** Two hills, at shares of the width and height. */
export function hills(side: number, peak: number, isSigned = false): Heatmap {
  const hill = (x: number, y: number, cx: number, cy: number, width: number): number =>
    Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * width ** 2));
  const data = Float32Array.from({ length: side * side }, (_, index) => {
    const [x, y] = [((index % side) + 0.5) / side, (Math.floor(index / side) + 0.5) / side];
    const first = hill(x, y, 0.45, 0.4, 0.16);
    const second = hill(x, y, 0.75, 0.75, 0.1);
    return peak * (isSigned ? first - 0.6 * second : first + 0.45 * second);
  });
  return { width: side, height: side, data, isSigned };
}

/** The check that draws curves. */
export const insertionDeletion: Explanation['checks'][number] = {
  id: 'insertion-deletion',
  outcome: 'information',
  value: 0.41,
  limit: null,
  text: 'Inserting pixels in the order of the map reaches 0.62 on average, in random order 0.21.',
  curves: [
    { name: 'insertion', points: curve((x) => 0.7 * (1 - Math.exp(-6 * x))) },
    { name: 'deletion', points: curve((x) => 0.61 * Math.exp(-7 * x)) },
    { name: 'insertion, random', points: curve((x) => 0.61 * x ** 2) },
    { name: 'deletion, random', points: curve((x) => 0.61 * (1 - x) ** 1.5) },
  ],
};

function curve(of: (x: number) => number): readonly (readonly [number, number])[] {
  return Array.from({ length: 21 }, (_, index) => [index / 20, of(index / 20)] as const);
}
