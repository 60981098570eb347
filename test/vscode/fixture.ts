// Makes the workspace that tests open in VS Code: two small models whose answers follow from the mean colour of a
// picture, and pictures with names that break careless code.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { createRandom } from '../../src/base/random';
import { createGraphBuilder, type GraphBuilder } from '../../src/core/onnx/builder';
import type { Dim } from '../../src/protocol/model';

export const tinyLabels = ['red', 'green', 'blue', 'grey'] as const;
export type TinyLabel = (typeof tinyLabels)[number];

export interface FixturePicture {
  readonly name: string;
  /** What models/tiny.onnx says about it; null: the file is broken. */
  readonly label: TinyLabel | null;
  readonly width: number;
  readonly height: number;
}

const colours: Readonly<Record<TinyLabel, readonly [number, number, number]>> = {
  red: [230, 20, 20],
  green: [20, 230, 20],
  blue: [20, 20, 230],
  grey: [128, 128, 128],
};

/** Windows allows neither `"` nor `<` and `>` in a name. */
const isWindows = process.platform === 'win32';

export const fixturePictures: readonly FixturePicture[] = [
  { name: 'red.png', label: 'red', width: 320, height: 240 },
  { name: 'green.png', label: 'green', width: 240, height: 320 },
  { name: 'blue.png', label: 'blue', width: 32, height: 32 },
  { name: 'grey.png', label: 'grey', width: 17, height: 5 },
  { name: 'a picture with spaces.png', label: 'red', width: 64, height: 64 },
  { name: 'ünïcode 日本語 🐈.png', label: 'green', width: 64, height: 48 },
  { name: 'hash#1.png', label: 'blue', width: 48, height: 64 },
  { name: '100%25 sure.png', label: 'grey', width: 64, height: 64 },
  { name: isWindows ? "it's.png" : `it's "quoted".png`, label: 'red', width: 96, height: 64 },
  {
    name: isWindows ? '&lt;b&gt;bold.png' : '<img src=x onerror=alert(1)>.png',
    label: 'green',
    width: 64,
    height: 96,
  },
  { name: '$(error) $file `x`.png', label: 'blue', width: 128, height: 128 },
  { name: 'broken.png', label: null, width: 0, height: 0 },
];

/** A picture of models/tiny.onnx's first colour that lies with the second. */
export const wronglyLabelled = 'test/green/test-red-5.png';

/** Two splits of three classes, six pictures each, all but one with the right label. */
async function makeDataset(folder: string): Promise<void> {
  const labels = ['red', 'green', 'blue'] as const;
  for (const [at, split] of ['train', 'test'].entries()) {
    for (const label of labels) {
      for (let number = 0; number < 6; number++) {
        const name = `${split}-${label}-${number}.png`;
        const isWrong = `test/green/${name}` === wronglyLabelled;
        const home = join(folder, split, isWrong ? 'green' : label);
        await mkdir(home, { recursive: true });
        const picture = { name, label, width: 48 + 4 * number, height: 48 };
        await writeFile(join(home, name), await pictureBytes(picture, 100 * at + number));
      }
    }
  }
}

/** Writes models/, pictures/ and dataset/ into the folder. */
export async function makeWorkspace(folder: string): Promise<void> {
  await makeDataset(join(folder, 'dataset'));
  const models = join(folder, 'models');
  const pictures = join(folder, 'pictures');
  await mkdir(models, { recursive: true });
  await mkdir(pictures, { recursive: true });
  await writeFile(join(models, 'tiny.onnx'), tinyModel());
  await writeFile(join(models, 'tiny.labels.txt'), `${tinyLabels.join('\n')}\n`);
  await writeFile(join(models, 'second.onnx'), secondModel());
  for (const [seed, picture] of fixturePictures.entries()) {
    await writeFile(join(pictures, picture.name), await pictureBytes(picture, seed));
  }
}

/**
 * N×3×32×32 → 4 logits: each colour's excess over the two others, and a constant for grey. A feature map in between holds
 * each colour's positive and negative part, so that there is a layer to explain.
 */
function tinyModel(): Uint8Array {
  const graph = createGraphBuilder({ name: 'tiny' });
  const image = graph.input('image', 'float32', ['batch', 3, 32, 32]);
  const signs = [1, 0, 0, 0, 1, 0, 0, 0, 1, -1, 0, 0, 0, -1, 0, 0, 0, -1];
  const filters = graph.weight('filters', 'float32', [6, 3, 1, 1], signs);
  const [colours = ''] = graph.node('Conv', [image, filters]);
  const [features = ''] = graph.node('Relu', [colours]);
  const rows = [
    [4, -2, -2],
    [-2, 4, -2],
    [-2, -2, 4],
    [0, 0, 0],
  ];
  const weights = rows.flatMap((row) => [...row, ...row.map((weight) => -weight)]);
  colourHead(graph, features, 'batch', weights, [0, 0, 0, 2]);
  return graph.toBytes();
}

/** 1×3×64×64 → dark / light, with its labels in the file's metadata. */
function secondModel(): Uint8Array {
  const graph = createGraphBuilder({ name: 'second', metadata: { labels: '["dark", "light"]' } });
  const image = graph.input('pixels', 'float32', [1, 3, 64, 64]);
  colourHead(graph, image, 1, [-1, -1, -1, 1, 1, 1], [0, 0]);
  return graph.toBytes();
}

function colourHead(
  graph: GraphBuilder,
  image: string,
  batch: Dim,
  weights: readonly number[],
  bias: readonly number[],
): void {
  const [mean = ''] = graph.node('GlobalAveragePool', [image]);
  const [flat = ''] = graph.node('Flatten', [mean]);
  const shape = [bias.length, weights.length / bias.length];
  const matrix = graph.weight('matrix', 'float32', shape, weights);
  const offset = graph.weight('offset', 'float32', [bias.length], bias);
  graph.node('Gemm', [flat, matrix, offset], {
    outputs: ['logits'],
    attributes: { transB: 1 },
  });
  graph.output('logits', 'float32', [batch, bias.length]);
}

/** Noise around the colour of the label; a broken picture is a PNG that ends in its header. */
async function pictureBytes(picture: FixturePicture, seed: number): Promise<Uint8Array> {
  if (picture.label === null) return Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  const random = createRandom(seed);
  const { width, height } = picture;
  const colour = colours[picture.label];
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, index) =>
    Math.max(0, Math.min(255, (colour[index % 3] ?? 0) + Math.round(random.between(-20, 20)))),
  );
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}
