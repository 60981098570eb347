// Values of the protocol for tests of the host.

import type { ModelCard, ModelDescription, ProviderReport } from '../../../src/protocol/model';
import type { ClassifyReport, ImageFailure, Prediction } from '../../../src/protocol/prediction';

export const cpu: ProviderReport = {
  provider: 'cpu',
  reason: 'The CPU was asked for.',
  refused: [],
  forcedToCpu: [],
};

export const card: ModelCard = {
  labels: { value: ['cat', 'dog'], source: 'sidecar', detail: 'labels.txt' },
  input: {
    name: { value: 'image', source: 'graph', detail: '' },
    type: { value: 'float32', source: 'graph', detail: '' },
    layout: { value: 'NCHW', source: 'graph', detail: '3 channels first' },
    size: { value: { width: 224, height: 192 }, source: 'graph', detail: '1×3×192×224' },
    channels: { value: 3, source: 'graph', detail: '' },
    colorOrder: { value: 'RGB', source: 'default', detail: '' },
    scale: { value: 1 / 255, source: 'default', detail: '' },
    mean: { value: [0.485, 0.456, 0.406], source: 'default', detail: 'torchvision ImageNet' },
    std: { value: [0.229, 0.224, 0.225], source: 'card', detail: 'm.glassbox.json' },
    resize: {
      value: {
        mode: 'shorter-side',
        size: { width: 256, height: 256 },
        interpolation: 'bilinear',
      },
      source: 'default',
      detail: '',
    },
    crop: { value: 'center', source: 'default', detail: '' },
  },
  output: {
    name: { value: 'logits', source: 'graph', detail: '' },
    activation: { value: 'none', source: 'graph', detail: '' },
    task: { value: 'single-label', source: 'default', detail: '' },
    classCount: 2,
    scoreValue: 'logits',
  },
  targetLayer: { value: null, source: 'graph', detail: 'no pooling' },
  warnings: [],
};

export const description: ModelDescription = {
  facts: {
    path: '/data/m.onnx',
    sha256: 'abc',
    bytes: 1_000_000,
    externalData: [{ path: '/data/m.data', bytes: 13_000_000 }],
    producer: 'pytorch 2.9',
    irVersion: 8,
    opsets: [
      { domain: '', version: 13 },
      { domain: 'com.microsoft', version: 1 },
    ],
    metadata: {},
    inputs: [{ name: 'image', kind: 'tensor', type: 'float32', dims: ['N', 3, 192, 224] }],
    outputs: [{ name: 'logits', kind: 'tensor', type: 'float32', dims: ['N', 2] }],
    nodeCount: 100,
    parameters: 3_504_872,
  },
  card,
  provider: cpu,
  nodes: [],
  macs: 300_774_272,
};

export function prediction(image: string, label = 'cat'): Prediction {
  return {
    image,
    latencyMs: 12.5,
    top: [
      { index: 0, label, probability: 0.75, score: 1.5 },
      { index: 1, label: null, probability: 0.25, score: -0.5 },
    ],
  };
}

export function failure(image: string): ImageFailure {
  return {
    image,
    error: { code: 'image-corrupt', message: `${image} is cut off.`, remedy: 'Copy it again.' },
  };
}

export function report(results: ClassifyReport['results']): ClassifyReport {
  return { provider: cpu, model: { path: '/data/m.onnx', sha256: 'abc' }, card, results };
}
