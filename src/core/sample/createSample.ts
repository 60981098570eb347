// Makes the sample workspace: pictures of shapes in class folders with splits, and a network trained on them by the same
// trainer as any user's. One class wears a sticker in training and validation: a shortcut that the network takes, for
// people to find. How far it relies on it is measured on the test pictures with a sticker put on.

import { join } from 'node:path';
import { throwIfAborted } from '../../base/errors';
import type { SampleReport } from '../../protocol/engine';
import type { TrainEngineApi } from '../../protocol/train';
import { decodeImage } from '../images/decode';
import { encodeImage } from '../images/encode';
import type { DecodedImage } from '../images/types';
import type { RunModel } from '../onnx/runModel';
import { accuracyOf } from './accuracy';
import { claimFolder, trainingFolder, writeSampleFile } from './folder';
import { planPictures, type SamplePicture, stickerShape } from './pictures';
import { predictorOf } from './predict';
import { percent, type Shortcut, sampleReadme } from './readme';
import { sampleRecipe, trainedShare } from './recipe';
import { drawScene } from './render/draw';
import { withSticker } from './render/scene';
import { shapeNames } from './render/shapes';

export interface SampleOptions {
  /** Absolute. New, empty, or holding an earlier sample. */
  readonly folder: string;
  readonly seed: number;
  readonly run: RunModel;
  readonly train: TrainEngineApi['train'];
  readonly progress: (value: { readonly message: string; readonly fraction: number }) => void;
  readonly signal: AbortSignal;
}

const modelFile = 'model.onnx';
const cardFile = 'model.glassbox.json';
const readmeFile = 'README.md';
/** Pictures drawn at a time: their files are encoded in parallel. */
const atOnce = 8;
/** A multiple of `atOnce`. */
const reportEvery = 40;
const drawingShare = 0.25;
const trainingShare = 0.7;

export async function createSample(options: SampleOptions): Promise<SampleReport> {
  const { folder, seed, progress } = options;
  const plan = planPictures(seed);
  const pictureFiles = plan.map(({ path }) => path);
  await claimFolder(folder, seed, [...pictureFiles, modelFile, cardFile, readmeFile]);
  await writePictures(options, plan);
  const model = await trainModel(options);
  const { accuracy, shortcut } = await measure(options, plan, model);
  await writeSampleFile(folder, readmeFile, sampleReadme(shapeNames, accuracy, shortcut, seed));
  const { value, low, high } = accuracy.overall;
  progress({
    message: `Test accuracy of the model: ${percent(value)} (95 % interval ${percent(low)} to ${percent(high)})`,
    fraction: 1,
  });
  return { folder, model, pictures: plan.length, testAccuracy: value };
}

async function writePictures(
  { folder, signal, progress }: SampleOptions,
  plan: readonly SamplePicture[],
): Promise<void> {
  for (let from = 0; from < plan.length; from += atOnce) {
    throwIfAborted(signal);
    if (from % reportEvery === 0) {
      const message = `Drawing pictures: ${from} of ${plan.length}`;
      progress({ message, fraction: (drawingShare * from) / plan.length });
    }
    const batch = plan.slice(from, from + atOnce);
    await Promise.all(batch.map((picture) => writePicture(folder, picture)));
  }
}

async function writePicture(folder: string, picture: SamplePicture): Promise<void> {
  const { path, scene, format, quality } = picture;
  const bytes = await encodeImage(drawScene(scene), scene.size, format, quality);
  await writeSampleFile(folder, path, bytes);
}

async function trainModel(options: SampleOptions): Promise<string> {
  const { folder, seed, signal, train, progress } = options;
  let reached = drawingShare;
  let reported = 0;
  const report = await train(
    {
      data: { kind: 'dataset', path: join(folder, 'pictures') },
      model: 'builtin:small-cnn',
      provider: 'cpu',
      out: join(folder, trainingFolder),
      save: join(folder, modelFile),
      options: sampleRecipe(seed),
      resume: false,
    },
    {
      signal,
      progress: (value) => {
        const share = trainedShare(value);
        // Once per epoch: a terminal gets a line for each.
        if (share === null || value.kind !== 'progress' || value.epoch === reported) return;
        reported = value.epoch;
        reached = Math.max(reached, drawingShare + trainingShare * share);
        const message = `Training the model: epoch ${value.epoch} of ${value.epochs}`;
        progress({ message, fraction: reached });
      },
    },
  );
  return report.model;
}

async function measure(
  { folder, run, signal }: SampleOptions,
  plan: readonly SamplePicture[],
  model: string,
): Promise<{ readonly accuracy: ReturnType<typeof accuracyOf>; readonly shortcut: Shortcut }> {
  const predict = await predictorOf(model, run, signal);
  const test = plan.filter(({ split }) => split === 'test');
  const classes = test.map(({ shape }) => shapeNames.indexOf(shape));
  const pictures: DecodedImage[] = [];
  for (const { path } of test) pictures.push(await decodeImage(join(folder, path), { signal }));
  const plain = await predict(pictures);
  // The sticker goes onto the scene; all else of a picture is what its file shows, but for compression.
  const marked = await predict(
    test.map(({ scene }, i) => withPixels(pictures[i], drawScene(withSticker(scene)))),
  );
  const star = shapeNames.indexOf(stickerShape);
  const count = (predicted: readonly number[], isStar: boolean): number =>
    predicted.filter((each, i) => each === star && (classes[i] === star) === isStar).length;
  const stars = classes.filter((label) => label === star).length;
  return {
    accuracy: accuracyOf(plain, classes, shapeNames.length),
    shortcut: {
      ...{ shape: stickerShape, own: stars, others: classes.length - stars },
      plain: { own: count(plain, true), others: count(plain, false) },
      marked: { own: count(marked, true), others: count(marked, false) },
    },
  };
}

function withPixels(image: DecodedImage | undefined, data: Uint8Array): DecodedImage {
  if (!image) throw new Error('Every test picture is decoded.');
  return { ...image, data };
}
