// A training as it might be: a fine-tuning of two classes in two phases, with numbers that look like those of a real one.

import { createRandom } from '../../src/base/random';
import type {
  EpochRecord,
  StepRecord,
  TrainingManifest,
  TrainingParameter,
  TrainingRecord,
  TrainingReport,
  TrainPlan,
} from '../../src/protocol/train';
import type { TrainConfig } from '../../src/protocol/trainRecipe';

export const epochsOfPhases = [5, 20] as const;
const blocks = Array.from({ length: 18 }, (_, index) => `features.${index}`);

export function makeConfig(part: Partial<TrainConfig> = {}): TrainConfig {
  const phase = { warmUpEpochs: 0, rateDecayPerBlock: 1 };
  return {
    seed: 1,
    batchSize: 16,
    accumulate: 1,
    inputSize: null,
    channels: null,
    head: { kind: 'auto', value: null, initialisation: 'he', hidden: null, dropout: 0.2 },
    batchNorm: 'inference',
    phases: [
      {
        ...phase,
        name: 'head',
        epochs: 5,
        train: 'head',
        learningRate: 1e-3,
        schedule: { kind: 'constant' },
      },
      {
        ...phase,
        name: 'unfrozen',
        epochs: 20,
        train: 'all',
        learningRate: 1e-4,
        schedule: { kind: 'cosine', floor: 0.01 },
      },
    ],
    optimizer: { kind: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    weightDecay: 0.01,
    clipNorm: 1,
    loss: { kind: 'cross-entropy', labelSmoothing: 0 },
    balance: 'auto',
    augmentation: {
      horizontalFlip: true,
      verticalFlip: false,
      rotation: 10,
      crop: 0.7,
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
    ratio: [0.7, 0.15, 0.15],
    validation: 'auto',
    fewPictures: 'auto',
    checkpointMinutes: 5,
    foldBatchNorm: false,
    ...part,
  };
}

export function makeParameters(): readonly TrainingParameter[] {
  const body = blocks.flatMap((name, block) =>
    [0, 1, 2].flatMap((layer) =>
      ['weight', 'bias', 'scale'].map((kind) => ({
        name: `${name}.conv.${layer}.${kind}`,
        dims: kind === 'weight' ? [32 + 8 * block, 16 + 8 * block, 1, 1] : [32 + 8 * block],
        block,
        isHead: false,
      })),
    ),
  );
  const head = { block: blocks.length, isHead: true };
  return [
    ...body,
    { name: 'classifier.1.weight', dims: [2, 1280], ...head },
    { name: 'classifier.1.bias', dims: [2], ...head },
  ];
}

export const dataset: TrainingManifest['dataset'] = {
  path: '/data/hymenoptera',
  name: 'hymenoptera',
  fingerprint: 'f00d',
  classes: ['ants', 'bees'],
  counts: { train: [104, 102], validation: [19, 19], test: [70, 83] },
};

export function makePlan(): TrainPlan {
  return {
    config: makeConfig(),
    dataset,
    keepsHead: false,
    parameters: makeParameters(),
    blocks,
    notes: [
      'The dataset has a test split; 15 % of its training pictures are taken for validation, leak-free and stratified.',
      'Both classes have about as many pictures, so none is weighted.',
      'While the backbone is frozen, its features are computed once for 4 augmented views of each picture.',
    ],
  };
}

export function makeManifest(part: Partial<TrainingManifest> = {}): TrainingManifest {
  const { notes } = makePlan();
  return {
    version: 1,
    id: 'training-1',
    status: 'running',
    startedAt: '2026-01-01T10:00:00Z',
    finishedAt: null,
    seconds: 120,
    request: {
      data: { kind: 'dataset', path: dataset.path },
      model: '/models/mobilenetv2.onnx',
      provider: 'cpu',
      out: '/trainings/1',
      save: null,
      options: {},
      resume: false,
    },
    config: makeConfig(),
    dataset,
    model: { path: '/models/mobilenetv2.onnx', name: 'mobilenetv2.onnx', sha256: '0', card: null },
    keepsHead: false,
    provider: { provider: 'cpu', reason: 'The only one here.', refused: [], forcedToCpu: [] },
    parameters: makeParameters(),
    blocks,
    notes,
    versions: { glassbox: '0.1.0', onnxruntime: '1.22.0' },
    error: null,
    ...part,
  };
}

interface RecordsSize {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly seed?: number;
}

export function makeRecords({ epochs, stepsPerEpoch, seed = 1 }: RecordsSize): TrainingRecord[] {
  const random = createRandom(seed);
  const parameters = makeParameters();
  const records: TrainingRecord[] = [];
  let lowest = Number.POSITIVE_INFINITY;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for (let index = 0; index < stepsPerEpoch; index++) {
      const time = epoch - 1 + index / stepsPerEpoch;
      const step = (epoch - 1) * stepsPerEpoch + index + 1;
      records.push(makeStep(step, epoch, time, parameters, random));
    }
    const record = makeEpoch(epoch, epoch * stepsPerEpoch, lowest, random);
    lowest = Math.min(lowest, record.validation?.loss ?? lowest);
    records.push(record);
  }
  return records;
}

type Random = ReturnType<typeof createRandom>;

function phaseOf(epoch: number): number {
  return epoch <= epochsOfPhases[0] ? 0 : 1;
}

function lossAt(time: number): number {
  const afterUnfreezing = Math.max(0, time - epochsOfPhases[0]);
  return 0.28 + 0.42 * Math.exp(-time / 1.6) - 0.2 * (1 - Math.exp(-afterUnfreezing / 4));
}

function rateAt(time: number): number {
  if (time < 5) return 1e-3;
  return 1e-4 * (0.01 + 0.99 * 0.5 * (1 + Math.cos((Math.PI * (time - 5)) / 20)));
}

function makeStep(
  step: number,
  epoch: number,
  time: number,
  parameters: readonly TrainingParameter[],
  random: Random,
): StepRecord {
  const phase = phaseOf(epoch);
  const noise = (): number => Math.exp(0.5 * (random.uniform() - 0.5));
  const size = (part: TrainingParameter, scale: number): number | null =>
    phase === 0 && !part.isHead ? null : scale * 10 ** (-1.6 + part.block / 14) * noise();
  return {
    kind: 'step',
    step,
    epoch,
    phase,
    loss: lossAt(time) * (0.6 + 0.8 * random.uniform()),
    learningRate: rateAt(time),
    gradientNorm: 0.4 * noise(),
    gradients: parameters.map((part) => size(part, 0.6 * Math.exp(-time / 12))),
    updates: parameters.map((part) => size(part, 40 * rateAt(time))),
  };
}

function makeEpoch(epoch: number, step: number, lowest: number, random: Random): EpochRecord {
  const loss = lossAt(epoch) + 0.03 + 0.02 * random.uniform() + Math.max(0, epoch - 14) * 0.006;
  const wrong = Math.max(2, Math.round(38 * (0.32 * Math.exp(-epoch / 3) + 0.06)));
  const missed = Math.floor(wrong / 2);
  return {
    kind: 'epoch',
    epoch,
    phase: phaseOf(epoch),
    step,
    train: { loss: lossAt(epoch), accuracy: 1 - 0.8 * lossAt(epoch) ** 1.6, count: 206 },
    validation: { loss, accuracy: 1 - wrong / 38, count: 38 },
    confusion: [
      { label: 0, predicted: 0, count: 19 - missed },
      { label: 0, predicted: 1, count: missed },
      { label: 1, predicted: 0, count: wrong - missed },
      { label: 1, predicted: 1, count: 19 - wrong + missed },
    ].filter(({ count }) => count > 0),
    worst: Array.from({ length: 16 }, (_, place) => ({
      id: `val/${place % 2 === 0 ? 'ants' : 'bees'}/${10 * epoch + place}.jpg`,
      label: place % 2,
      predicted: place < 5 ? 1 - (place % 2) : place % 2,
      probability: 0.97 - 0.028 * place,
      loss: 3.4 / (1 + place / 2),
    })),
    dead: epoch > 7 ? [{ value: 'features.14.conv.1.relu', share: 0.06 }] : [],
    learningRate: rateAt(epoch - 0.01),
    seconds: epoch <= 5 ? 1.4 : 12 + random.uniform(),
    picturesPerSecond: epoch <= 5 ? 612 : 40 + 3 * random.uniform(),
    isBest: loss < lowest,
  };
}

export function makeReport(): TrainingReport {
  const names = (kind: string, count: number): string[] =>
    Array.from({ length: count }, (_, index) => `test/${kind}/${index}.jpg`);
  return {
    out: '/trainings/1',
    model: '/trainings/1/model.onnx',
    best: { epoch: 16, phase: 1, loss: 0.14, accuracy: 0.947, count: 38 },
    phases: [
      {
        name: 'head',
        epochs: 5,
        best: { loss: 0.311, accuracy: 0.895, count: 38 },
        endedEarly: false,
      },
      {
        name: 'unfrozen',
        epochs: 15,
        best: { loss: 0.14, accuracy: 0.947, count: 38 },
        endedEarly: true,
      },
    ],
    test: {
      run: '/runs/test',
      count: 153,
      accuracy: { value: 0.954, low: 0.908, high: 0.978 },
      macroF1: { value: 0.953, low: 0.911, high: 0.98 },
    },
    before: {
      run: '/runs/before',
      model: '/trainings/1/before.onnx',
      what: 'the new head on the frozen backbone',
      accuracy: { value: 0.902, low: 0.844, high: 0.94 },
      fixed: names('bees', 11),
      broken: names('ants', 3),
      difference: { value: 0.052, low: 0.006, high: 0.098 },
      pValue: 0.057,
    },
    findings: [],
  };
}
