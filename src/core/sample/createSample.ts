// Makes the sample workspace: pictures of shapes in class folders with splits, a network fitted to them, and its card.
// The network learns from the written files, decoded and preprocessed as any user's picture, so its accuracy is what
// classifying them shows.

import { join } from 'node:path';
import { throwIfAborted } from '../../base/errors';
import { createRandom } from '../../base/random';
import type { SampleReport } from '../../protocol/engine';
import { decodeImage } from '../images/decode';
import { encodeImage } from '../images/encode';
import { preprocessInto } from '../images/preprocess';
import type { RunModel } from '../onnx/runModel';
import { accuracyOf } from './accuracy';
import { sampleCard, samplePreprocess } from './card';
import { claimFolder, writeSampleFile } from './folder';
import { runToRows } from './network/execute';
import { fitNetwork, type LabelledPictures } from './network/fitNetwork';
import { classifierModel, inputSide, layerOutput, outputName } from './network/graph';
import { planPictures, type SamplePicture, type Split } from './pictures';
import { percent, sampleReadme } from './readme';
import { drawScene } from './render/draw';
import { shapeNames } from './render/shapes';

export interface SampleOptions {
  /** Absolute. New, empty, or holding an earlier sample. */
  readonly folder: string;
  readonly seed: number;
  readonly run: RunModel;
  readonly progress: (value: { readonly message: string; readonly fraction: number }) => void;
  readonly signal: AbortSignal;
}

const modelFile = 'model.onnx';
const cardFile = 'model.glassbox.json';
const readmeFile = 'README.md';
/** Pictures drawn at a time: their files are encoded and decoded in parallel. */
const atOnce = 8;
/** A multiple of `atOnce`. */
const reportEvery = 40;

export async function createSample(options: SampleOptions): Promise<SampleReport> {
  const { folder, seed, signal, run, progress } = options;
  const plan = planPictures(seed);
  const pictureFiles = plan.map(({ path }) => path);
  await claimFolder(folder, seed, [...pictureFiles, modelFile, cardFile, readmeFile]);
  const tensors = await writePictures(options, plan);
  const { model, targetLayer } = await fitModel(options, plan, tensors);
  const test = selectSplit(plan, tensors, 'test');
  const logits = await runToRows({ run, signal }, model, test.pictures, outputName);
  const accuracy = accuracyOf(logits, test.classes, shapeNames.length);
  await writeSampleFile(folder, modelFile, model);
  await writeSampleFile(folder, cardFile, sampleCard(shapeNames, targetLayer));
  await writeSampleFile(folder, readmeFile, sampleReadme(shapeNames, accuracy, seed));
  const { value, low, high } = accuracy.overall;
  progress({
    message: `Test accuracy of the model: ${percent(value)} (95 % interval ${percent(low)} to ${percent(high)})`,
    fraction: 1,
  });
  return {
    folder,
    model: join(folder, modelFile),
    pictures: plan.length,
    testAccuracy: value,
  };
}

async function fitModel(
  { seed, signal, run, progress }: SampleOptions,
  plan: readonly SamplePicture[],
  tensors: Float32Array,
): Promise<{ readonly model: Uint8Array; readonly targetLayer: string }> {
  const { layers, head } = await fitNetwork({
    run,
    signal,
    train: selectSplit(plan, tensors, 'train'),
    validation: selectSplit(plan, tensors, 'val'),
    classCount: shapeNames.length,
    random: createRandom(seed),
    progress: (part, fraction) =>
      progress({ message: `Fitting the model: ${part}`, fraction: 0.4 + 0.55 * fraction }),
  });
  const last = layers.at(-1);
  return {
    model: classifierModel(layers, head, { labels: JSON.stringify(shapeNames) }),
    targetLayer: last ? layerOutput(last) : outputName,
  };
}

const tensorLength = 3 * inputSide * inputSide;

/** Returns the input tensors of all pictures, one after another. */
async function writePictures(
  { folder, signal, progress }: SampleOptions,
  plan: readonly SamplePicture[],
): Promise<Float32Array> {
  const tensors = new Float32Array(plan.length * tensorLength);
  for (let from = 0; from < plan.length; from += atOnce) {
    throwIfAborted(signal);
    if (from % reportEvery === 0) {
      const message = `Drawing pictures: ${from} of ${plan.length}`;
      progress({ message, fraction: (0.4 * from) / plan.length });
    }
    const batch = plan.slice(from, from + atOnce);
    await Promise.all(
      batch.map(async (picture, index) => {
        await writePicture(folder, picture);
        const image = await decodeImage(join(folder, picture.path), { signal });
        preprocessInto(image, samplePreprocess, tensors, (from + index) * tensorLength);
      }),
    );
  }
  return tensors;
}

async function writePicture(folder: string, picture: SamplePicture): Promise<void> {
  const { path, scene, format, quality } = picture;
  const bytes = await encodeImage(drawScene(scene), scene.size, format, quality);
  await writeSampleFile(folder, path, bytes);
}

function selectSplit(
  plan: readonly SamplePicture[],
  tensors: Float32Array,
  split: Split,
): LabelledPictures {
  const indices = plan.flatMap((picture, index) => (picture.split === split ? [index] : []));
  const data = new Float32Array(indices.length * tensorLength);
  indices.forEach((index, to) => {
    const tensor = tensors.subarray(index * tensorLength, (index + 1) * tensorLength);
    data.set(tensor, to * tensorLength);
  });
  return {
    pictures: { count: indices.length, channels: 3, height: inputSide, width: inputSide, data },
    classes: indices.map((index) => shapeNames.indexOf(plan[index]?.shape ?? 'circle')),
  };
}
