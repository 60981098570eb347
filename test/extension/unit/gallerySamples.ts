// A run of two pictures and its dataset, for tests of the Gallery panel's host side.

import type { ClassMatching, DatasetDescription, EditState } from '../../../src/protocol/dataset';
import type {
  AuditReport,
  RunFigures,
  RunManifest,
  RunReport,
  RunRow,
} from '../../../src/protocol/evaluation';
import { model } from './explainSamples';
import { cpu } from './samples';

export const dataset = '/data/pets';
export const run = '/data/.glassbox/runs/20261124-180431-m-pets';
export const otherRun = '/data/.glassbox/runs/20261124-190000-other-pets';

export const matching: ClassMatching = {
  classes: [
    { label: 'cat', index: 0, output: 'tabby cat', how: 'synonym' },
    { label: 'dog', index: null, output: null, how: 'none' },
  ],
  unusedOutputs: 3,
  notice: 'The model has no output for "dog".',
};

export const manifest: RunManifest = {
  version: 1,
  id: '20261124-180431-m-pets',
  status: 'done',
  startedAt: '2026-11-24T18:04:31.000Z',
  finishedAt: '2026-11-24T18:04:33.000Z',
  dataset: {
    path: dataset,
    name: 'pets',
    format: 'image-folder',
    fingerprint: 'f0',
    split: 'test',
    count: 2,
    classes: ['cat', 'dog'],
  },
  model: { path: model, name: 'm.onnx', sha256: 'a0' },
  outputs: ['tabby cat'],
  preprocess: {
    layout: 'NCHW',
    size: { width: 8, height: 8 },
    channels: 3,
    colorOrder: 'RGB',
    scale: 1 / 255,
    mean: [0, 0, 0],
    std: [1, 1, 1],
    resize: { mode: 'exact', size: { width: 8, height: 8 }, interpolation: 'bilinear' },
    crop: 'none',
  },
  matching,
  provider: cpu,
  batch: 8,
  featureValue: null,
  versions: { glassbox: '0.1.0', onnxruntime: '1.30.0' },
};

const figures: RunFigures = {
  count: 2,
  evaluated: 2,
  right: 1,
  failed: 0,
  unlabelled: 0,
  accuracy: { value: 0.5, low: 0.1, high: 0.9 },
  top5: null,
  macro: null,
  weighted: null,
  meanLoss: null,
  ece: null,
  calibration: [],
  lossHistogram: [],
  perClass: [],
  isImbalanced: false,
  confusion: [],
  latencyMs: null,
  splits: [{ name: 'test', count: 2 }],
};

export const report: RunReport = { run, manifest, figures, audit: null };

/** What a run that was cut off or cancelled holds. */
export function partOf(status: 'running' | 'cancelled'): RunReport {
  return { ...report, manifest: { ...manifest, status, finishedAt: null } };
}

export const audit: AuditReport = {
  labelIssues: [],
  duplicates: [],
  accuracy: {
    raw: null,
    withoutLeaks: { accuracy: null, leftOut: 0 },
    withoutSuspects: { accuracy: null, leftOut: 0 },
  },
  probe: null,
  notices: [],
};

export const noEdits: EditState = {
  edits: [],
  pending: 0,
  undo: null,
  redo: null,
  readOnly: null,
};

export function editsPending(pending: number): EditState {
  return { ...noEdits, pending, undo: `relabel of ${pending} pictures` };
}

export const description: DatasetDescription = {
  path: dataset,
  name: 'pets',
  format: 'image-folder',
  reason: 'Folders train and test hold 2 class folders each.',
  count: 1842,
  classes: ['cat', 'dog'],
  splits: [
    {
      name: 'train',
      count: 1840,
      classes: [
        { label: 'cat', count: 1000 },
        { label: 'dog', count: 839 },
        { label: null, count: 1 },
      ],
    },
    { name: 'test', count: 2, classes: [{ label: 'cat', count: 2 }] },
  ],
  problems: [{ code: 'empty-class', where: 'test/dog', message: 'test/dog holds no pictures.' }],
  problemCount: 7,
  fingerprint: 'f0',
  readOnly: null,
};

export const row: RunRow = {
  row: 1,
  id: 'test/cat/1.png',
  split: 'test',
  label: 'cat',
  labelIndex: 0,
  predicted: null,
  predictedIndex: null,
  probability: null,
  loss: null,
  margin: null,
  entropy: null,
  top5: [],
  error: null,
  suspicion: null,
  suggested: null,
  duplicates: 0,
  isLeaked: false,
};
