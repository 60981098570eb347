// Fits the sample network layer by layer in closed form, from the training pictures alone; the validation pictures only
// choose the head's ridge and temperature. No gradients: a trainer can improve on it, which is part of the lesson.

import type { Random } from '../../../base/random';
import { createMultiply, type Multiply } from '../linear/multiply';
import { augment } from './augment';
import { addOpposites, bankOf, repeatChannels, withOpposites } from './banks';
import { learnCorrection } from './correction';
import { type Execution, runToMaps, runToRows } from './execute';
import { learnFilters } from './filters';
import { layerOutput, layersModel, poolingModel } from './graph';
import { type Examples, learnHead } from './head';
import type { FilterBank, Head, Layer } from './layers';
import { cutPatches, drawPlaces, type FeatureMaps, joinMaps, type Place, sliceMaps } from './maps';

/** Input tensors [count, 3, 64, 64] and their class indices. */
export interface LabelledPictures {
  readonly pictures: FeatureMaps;
  readonly classes: readonly number[];
}

export interface FitOptions extends Execution {
  readonly train: LabelledPictures;
  readonly validation: LabelledPictures;
  readonly classCount: number;
  readonly random: Random;
  /** Which part is fitted next, and the share of the work that is done. */
  readonly progress: (part: string, fraction: number) => void;
}

export interface FittedNetwork {
  readonly layers: readonly Layer[];
  readonly head: Head;
}

interface BankPlan {
  readonly count: number;
  readonly side: number;
  readonly shrinkage: number;
  readonly isPerClass: boolean;
}

const plans = {
  conv1: { count: 12, side: 5, shrinkage: 1, isPerClass: false },
  conv2: { count: 32, side: 5, shrinkage: 0.3, isPerClass: false },
  conv3: { count: 48, side: 3, shrinkage: 0.3, isPerClass: false },
  branch: { count: 48, side: 3, shrinkage: 0.3, isPerClass: true },
  conv4: { count: 256, side: 5, shrinkage: 0.3, isPerClass: true },
} as const satisfies Record<string, BankPlan>;

const threshold = 0.5;
const patchCount = 16_000;
const correctionCount = 12_000;
const correctionSide = 3;
const alteredCopies = 5;
/** Filters are learned on this many of the pictures: the first ones, altered copies among them. */
const filterPictures = 640;

export async function fitNetwork(options: FitOptions): Promise<FittedNetwork> {
  const train = withAlteredCopies(options.train, options.random);
  const fit: Fit = {
    ...options,
    train,
    multiply: createMultiply(options.run),
    pictures: sliceMaps(train.pictures, 0, filterPictures),
  };
  const { progress } = options;
  progress('conv1', 0);
  const conv1 = convolution('conv1', withOpposites(await fitBank(fit, [], plans.conv1)));
  progress('conv2', 0.1);
  const paired = await fitBank(fit, [conv1], plans.conv2, addOpposites);
  const conv2 = convolution('conv2', repeatChannels(paired));
  progress('conv3', 0.25);
  const conv3 = convolution('conv3', await fitBank(fit, [conv1, conv2], plans.conv3));
  progress('residual', 0.35);
  const residual = await fitResidual(fit, [conv1, conv2, conv3]);
  progress('conv4', 0.5);
  const lower = [conv1, conv2, conv3, residual];
  const layers = [...lower, convolution('conv4', await fitBank(fit, lower, plans.conv4), false)];
  progress('head', 0.8);
  const head = await fitHead(fit, layers);
  return { layers, head };
}

/** The options with what every layer needs besides; `train` has the altered copies. */
interface Fit extends FitOptions {
  readonly multiply: Multiply;
  /** What filters are learned on. */
  readonly pictures: FeatureMaps;
}

function convolution(name: string, bank: FilterBank, isPooled = true): Layer {
  return { kind: 'convolution', name, bank, isPooled };
}

function withAlteredCopies(
  { pictures, classes }: LabelledPictures,
  random: Random,
): LabelledPictures {
  const copies = Array.from({ length: alteredCopies }, () => augment(pictures, random));
  return {
    pictures: joinMaps([pictures, ...copies]),
    classes: Array.from({ length: 1 + alteredCopies }, () => classes).flat(),
  };
}

/** What follows on the layers so far is fed with this. */
async function outputOf(fit: Fit, layers: readonly Layer[]): Promise<FeatureMaps> {
  const last = layers.at(-1);
  if (!last) return fit.pictures;
  const value = layerOutput(last);
  return runToMaps(fit, layersModel(layers, [value]), fit.pictures, value);
}

async function fitBank(
  fit: Fit,
  layers: readonly Layer[],
  { count, side, shrinkage, isPerClass }: BankPlan,
  prepare = (maps: FeatureMaps): FeatureMaps => maps,
): Promise<FilterBank> {
  const { multiply, random } = fit;
  const input = prepare(await outputOf(fit, layers));
  const places = drawPlaces(input, (side - 1) / 2, patchCount, random);
  const patches = cutPatches(input, side, places);
  const classes = isPerClass ? { classes: classesAt(fit, places) } : {};
  const filters = await learnFilters(multiply, patches, { count, shrinkage, ...classes }, random);
  return bankOf(multiply, filters, patches, { channels: input.channels, side, threshold });
}

async function fitResidual(fit: Fit, layers: readonly Layer[]): Promise<Layer> {
  const bank = await fitBank(fit, layers, plans.branch);
  const branch = convolution('branch', bank, false);
  const values = await outputOf(fit, layers);
  const surroundings = await outputOf(fit, [...layers, branch]);
  const places = drawPlaces(values, 0, correctionCount, fit.random);
  const examples = {
    values: cutPatches(values, 1, places),
    surroundings: cutPatches(surroundings, correctionSide, places),
    classes: classesAt(fit, places),
  };
  const correction = await learnCorrection(fit.multiply, examples, correctionSide, fit.random);
  return { kind: 'residual', name: 'residual', bank, correction };
}

async function fitHead(fit: Fit, layers: readonly Layer[]): Promise<Head> {
  const { bytes, pooled } = poolingModel(layers);
  const examplesOf = async ({ pictures, classes }: LabelledPictures): Promise<Examples> => ({
    features: await runToRows(fit, bytes, pictures, pooled),
    classes,
  });
  const train = await examplesOf(fit.train);
  return learnHead(fit.multiply, train, await examplesOf(fit.validation), fit.classCount);
}

function classesAt({ train }: Fit, places: readonly Place[]): readonly number[] {
  return places.map(({ picture }) => train.classes[picture] ?? 0);
}
