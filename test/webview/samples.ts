// Rows, a card and pictures made from numbers, the same for the page under test and for what it is compared with.

import { createRandom } from '../../src/base/random';
import type { ModelCard, Resolved } from '../../src/protocol/model';
import type { PredictionRow } from '../../src/protocol/panels';
import type { ClassScore } from '../../src/protocol/prediction';

const animals = [
  'tabby, tabby cat',
  'tiger cat',
  'Egyptian cat',
  'golden retriever',
  'Pembroke, Pembroke Welsh corgi',
  'red fox, Vulpes vulpes',
  'hummingbird',
];

const thousandLabels = Array.from({ length: 1000 }, (_, i) => animals[i % 7] ?? '');

/** A name that a careless panel would run. */
export const hostileName = `<img src=x onerror="document.title='run'"> 100% #1 'ü'.jpg`;

function from<T>(value: T, source: Resolved<T>['source'], detail: string): Resolved<T> {
  return { value, source, detail };
}

export function makeCard(): ModelCard {
  const sidecar = 'preprocessor_config.json';
  return {
    labels: from(thousandLabels, 'sidecar', 'imagenet_classes.txt'),
    input: {
      name: from('pixel_values', 'graph', ''),
      type: from('float32', 'graph', 'pixel_values'),
      layout: from('NCHW', 'graph', '3 channels come first'),
      size: from({ width: 224, height: 224 }, 'sidecar', sidecar),
      channels: from(3, 'graph', 'pixel_values'),
      colorOrder: from('RGB', 'default', ''),
      scale: from(1 / 255, 'sidecar', sidecar),
      mean: from([0.485, 0.456, 0.406], 'sidecar', sidecar),
      std: from([0.229, 0.224, 0.225], 'sidecar', sidecar),
      resize: from(
        {
          mode: 'shorter-side',
          size: { width: 256, height: 256 },
          interpolation: 'bicubic',
        },
        'sidecar',
        sidecar,
      ),
      crop: from('center', 'sidecar', sidecar),
    },
    output: {
      name: from('logits', 'graph', 'the only output'),
      activation: from('none', 'graph', 'no Softmax at the end'),
      task: from('single-label', 'default', ''),
      classCount: 1000,
      scoreValue: 'logits',
    },
    targetLayer: from('/layer4/layer4.2/relu/Relu_output_0', 'graph', 'input of the last pool'),
    warnings: [],
  };
}

/** Every 13th picture fails; the first is the picture of the handbook: a tabby at 61.2 %. */
export function makeRow(index: number): PredictionRow {
  const name = nameOf(index);
  const image = `/photos/summer/${name}`;
  if (index % 13 === 12) {
    const error = {
      code: 'image-truncated',
      message: `"${name}" ends in the middle of the picture.`,
      remedy: 'Copy the file again.',
      path: image,
    };
    return { index, name, location: `summer/${name}`, outcome: { image, error } };
  }
  return {
    index,
    name,
    location: `summer/${name}`,
    outcome: { image, latencyMs: 38, top: top(index) },
  };
}

function nameOf(index: number): string {
  if (index === 0) return 'cat.jpg';
  return index === 3 ? hostileName : `IMG_${String(4000 + index).padStart(5, '0')}.jpg`;
}

function top(index: number): ClassScore[] {
  const probabilities = index === 0 ? [0.612, 0.249, 0.097, 0.011, 0.002] : drawn(index);
  return probabilities.map((probability, rank) => ({
    index: 281 + ((index + rank) % animals.length),
    label: animals[(index + rank) % animals.length] ?? null,
    probability,
    score: 14.57 + Math.log(probability),
  }));
}

function drawn(seed: number): number[] {
  const random = createRandom(seed);
  const first = random.between(0.3, 0.99999);
  const rest = [0.6, 0.2, 0.1, 0.05].map((share) => share * (1 - first));
  return [first, ...rest].sort((a, b) => b - a);
}

export function sceneOf(index: number) {
  const random = createRandom(index);
  const hue = random.index(360);
  return {
    sky: `hsl(${hue} 45% 72%)`,
    ground: `hsl(${(hue + 120) % 360} 30% 38%)`,
    disc: `hsl(${(hue + 40) % 360} 80% 60%)`,
    x: random.between(0.25, 0.75),
  };
}
