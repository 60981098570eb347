// Fits the sample network layer by layer in closed form, from the training pictures alone; the validation pictures only
// choose the head's ridge and temperature. No gradients: a trainer can improve on it, which is part of the lesson.

import type { Random } from '../../../base/random';
import { createMultiply, type Multiply } from '../linear/multiply';
import { augment } from './augment';
import { addOpposites, bankOf, repeatChannels, withOpposites } from './banks';
import { learnCorrection } from './correction';
import { type Execution, runToMaps, runToRows } from './execute';
import { learnFilters } from './filters';
import { bankOutput, layerOutput, layersModel, poolingModel } from './graph';
import { learnHead } from './head';
import type { FilterBank, Head, Layer } from './layers';
import { cutPatches, drawPlaces, type FeatureMaps, joinMaps, sliceMaps } from './maps';

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
  readonly progress: (fraction: number) => void;
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
  const fit = createFit(options, train);
  const convolution = (name: string, bank: FilterBank, isPooled = true): Layer => ({
    kind: 'convolution',
    name,
    bank,
    isPooled,
  });

  const first = await fit.bank([], plans.conv1);
  const conv1 = convolution('conv1', withOpposites(first));
  options.progress(0.1);
  const second = await fit.bank([conv1], plans.conv2, addOpposites);
  const conv2 = convolution('conv2', repeatChannels(second));
  options.progress(0.3);
  const conv3 = convolution('conv3', await fit.bank([conv1, conv2], plans.conv3));
  options.progress(0.4);
  const residual = await fit.residual([conv1, conv2, conv3]);
  options.progress(0.55);
  const lower = [conv1, conv2, conv3, residual];
  const layers = [...lower, convolution('conv4', await fit.bank(lower, plans.conv4), false)];
  options.progress(0.8);
  const head = await fit.head(layers, train, options.validation);
  options.progress(1);
  return { layers, head };
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

function createFit(options: FitOptions, train: LabelledPictures) {
  const { random, classCount } = options;
  const multiply = createMultiply(options.run);
  const pictures = sliceMaps(train.pictures, 0, filterPictures);
  const mapsAfter = (layers: readonly Layer[], value: string): Promise<FeatureMaps> =>
    runToMaps(options, layersModel(layers, [value]), pictures, value);
  const inputOf = async (layers: readonly Layer[]): Promise<FeatureMaps> => {
    const last = layers.at(-1);
    return last ? mapsAfter(layers, layerOutput(last)) : pictures;
  };
  const bank = async (
    layers: readonly Layer[],
    plan: BankPlan,
    prepare = (maps: FeatureMaps): FeatureMaps => maps,
  ): Promise<FilterBank> => {
    const input = prepare(await inputOf(layers));
    return learnBank(multiply, input, train.classes, plan, random);
  };

  const residual = async (layers: readonly Layer[]): Promise<Layer> => {
    const branch = await bank(layers, plans.branch);
    const probe: Layer = { kind: 'convolution', name: 'probe', bank: branch, isPooled: false };
    const values = await inputOf(layers);
    const surroundings = await mapsAfter([...layers, probe], bankOutput(probe));
    const places = drawPlaces(values, 0, correctionCount, random);
    const correction = await learnCorrection(
      multiply,
      {
        values: cutPatches(values, 1, places),
        surroundings: cutPatches(surroundings, correctionSide, places),
        classes: places.map(({ picture }) => train.classes[picture] ?? 0),
      },
      correctionSide,
      random,
    );
    return { kind: 'residual', name: 'residual', bank: branch, correction };
  };

  const head = async (
    layers: readonly Layer[],
    ...splits: readonly [LabelledPictures, LabelledPictures]
  ): Promise<Head> => {
    const { bytes, pooled } = poolingModel(layers);
    const examples = async (split: LabelledPictures) => ({
      features: await runToRows(options, bytes, split.pictures, pooled),
      classes: split.classes,
    });
    const [seen, held] = [await examples(splits[0]), await examples(splits[1])];
    return learnHead(multiply, seen, held, classCount);
  };
  return { bank, residual, head };
}

async function learnBank(
  multiply: Multiply,
  input: FeatureMaps,
  classes: readonly number[],
  { count, side, shrinkage, isPerClass }: BankPlan,
  random: Random,
): Promise<FilterBank> {
  const places = drawPlaces(input, (side - 1) / 2, patchCount, random);
  const patches = cutPatches(input, side, places);
  const labels = places.map(({ picture }) => classes[picture] ?? 0);
  const filters = await learnFilters(
    multiply,
    patches,
    { count, shrinkage, ...(isPerClass ? { classes: labels } : {}) },
    random,
  );
  return bankOf(multiply, filters, patches, { channels: input.channels, side, threshold });
}
