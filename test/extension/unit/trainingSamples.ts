// A training of two epochs and what surrounds it, for tests of the host.

import type {
  EpochRecord,
  StepRecord,
  TrainingDetails,
  TrainingFinding,
  TrainingListing,
  TrainingManifest,
  TrainingReport,
  TrainPlan,
  TrainRequest,
} from '../../../src/protocol/train';
import type { TrainConfig } from '../../../src/protocol/trainRecipe';
import { cpu } from './samples';

export const dataset = '/data/pets';
export const model = '/data/models/m.onnx';
export const out = '/data/.glassbox/training/20261124-180431-m-pets';
export const otherOut = '/data/.glassbox/training/20261123-090000-m-pets';

export const request: TrainRequest = {
  data: { kind: 'dataset', path: dataset },
  model,
  provider: 'auto',
  out,
  save: '/data/models/m-pets.onnx',
  options: {},
  resume: false,
};

const phase = {
  name: 'head',
  epochs: 2,
  train: 'head',
  learningRate: 1e-3,
  schedule: { kind: 'constant' },
  warmUpEpochs: 0,
  rateDecayPerBlock: 1,
} as const;

export const config: TrainConfig = {
  seed: 0,
  batchSize: 16,
  accumulate: 1,
  inputSize: null,
  channels: null,
  head: { kind: 'auto', value: null, initialisation: 'he', hidden: null, dropout: 0 },
  batchNorm: 'inference',
  phases: [phase],
  optimizer: { kind: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  weightDecay: 0.01,
  clipNorm: null,
  loss: { kind: 'cross-entropy', labelSmoothing: 0 },
  balance: 'auto',
  augmentation: {
    horizontalFlip: true,
    verticalFlip: false,
    rotation: 10,
    crop: 0.8,
    brightness: 0.2,
    contrast: 0.2,
    saturation: 0.2,
    hue: 0,
    blur: 0,
    cutout: 0,
    mixup: 0,
  },
  cachedViews: 4,
  patience: 5,
  restoreBest: true,
  ratio: [70, 15, 15],
  validation: 'auto',
  fewPictures: 'auto',
  checkpointMinutes: 5,
  foldBatchNorm: false,
};

const facts: TrainingManifest['dataset'] = {
  path: dataset,
  name: 'pets',
  fingerprint: 'f0',
  classes: ['cat', 'dog'],
  counts: { train: [7, 7], validation: [2, 2], test: [2, 1] },
};

export const manifest: TrainingManifest = {
  version: 1,
  id: '20261124-180431-m-pets',
  status: 'running',
  startedAt: '2026-11-24T18:04:31.000Z',
  finishedAt: null,
  seconds: 3,
  request,
  config,
  dataset: facts,
  model: { path: model, name: 'm.onnx', sha256: 'a0', card: null },
  keepsHead: false,
  provider: cpu,
  parameters: [{ name: 'head.weight', dims: [2, 8], block: 0, isHead: true }],
  blocks: ['head'],
  notes: ['The head is new.'],
  versions: { glassbox: '0.1.0', onnxruntime: '1.30.0' },
  error: null,
};

export const step: StepRecord = {
  kind: 'step',
  step: 1,
  epoch: 1,
  phase: 0,
  loss: 0.7,
  learningRate: 1e-3,
  gradientNorm: 1,
  gradients: [1],
  updates: [1e-3],
};

export const epoch: EpochRecord = {
  kind: 'epoch',
  epoch: 1,
  phase: 0,
  step: 1,
  train: { loss: 0.7, accuracy: 0.5, count: 14 },
  validation: { loss: 0.6, accuracy: 0.75, count: 4 },
  confusion: [],
  worst: [],
  dead: [],
  learningRate: 1e-3,
  seconds: 1,
  picturesPerSecond: 14,
  isBest: true,
};

export const progress = {
  kind: 'progress',
  phase: 0,
  epoch: 2,
  epochs: 2,
  done: 7,
  total: 14,
  picturesPerSecond: 14,
  secondsLeft: 1,
} as const;

export const overfitting: TrainingFinding = {
  id: 'overfitting',
  message: 'Validation is 20 points behind.',
  remedy: 'Add pictures.',
  epoch: 2,
  parameters: [],
};

export const report: TrainingReport = {
  out,
  model: '/data/models/m-pets.onnx',
  best: { epoch: 1, phase: 0, loss: 0.6, accuracy: 0.75, count: 4 },
  phases: [{ name: 'head', epochs: 2, best: epoch.validation, endedEarly: false }],
  test: {
    run: `${out}/test`,
    count: 3,
    accuracy: { value: 0.935, low: 0.5, high: 1 },
    macroF1: null,
  },
  before: {
    run: `${out}/before`,
    model,
    what: 'the new head on the frozen backbone',
    accuracy: null,
    fixed: ['a.png'],
    broken: [],
    difference: null,
    pValue: null,
  },
  findings: [],
};

export const details: TrainingDetails = {
  manifest: { ...manifest, status: 'done' },
  records: [step, epoch],
  findings: [],
  report,
};

export const listing: TrainingListing = {
  out,
  manifest: { ...manifest, status: 'done' },
  epochs: 2,
  best: report.best,
  test: report.test?.accuracy ?? null,
};

export const otherListing: TrainingListing = {
  out: otherOut,
  manifest: {
    ...manifest,
    status: 'stopped',
    startedAt: '2026-11-23T09:00:00.000Z',
    request: { ...request, out: otherOut },
  },
  epochs: 1,
  best: null,
  test: null,
};

export const plan: TrainPlan = {
  config,
  dataset: facts,
  keepsHead: false,
  parameters: manifest.parameters,
  blocks: manifest.blocks,
  notes: manifest.notes,
};
