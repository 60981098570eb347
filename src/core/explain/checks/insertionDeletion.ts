// Whether the pixels that a map calls important are. Petsiuk et al. 2018, "RISE" (arXiv:1806.07421), section 4: pixels are
// deleted from the picture, or inserted into a blurred copy, the most important first; a good map makes the probability
// fall early, or rise early. Beside it run two orders that know nothing of the network: the same map moved to a random place,
// and a soft spot in the middle of the picture.

import { createRandom } from '../../../base/random';
import type { CheckReport, Heatmap } from '../../../protocol/explain';
import { baselineOf } from '../baselines';
import type { MethodContext, Objective } from '../methods/method';
import { type Measured, measure } from '../perturb';
import { stridesOf } from '../strides';
import type { Subject } from '../subject';
import { createUpsampler } from '../upsample';
import { figure } from '../words';
import type { Check } from './check';
import { isConstant } from './similarity';

const steps = 20;

export const insertionDeletion: Check = {
  id: 'insertion-deletion',
  isThorough: true,
  // A blank map orders nothing.
  check: async ({ context, result }) =>
    result.picture || isConstant(result.heatmap.data) ? null : report(context, result.heatmap),
};

interface Order {
  readonly name: string;
  readonly pixels: Uint32Array;
}

async function report(context: MethodContext, map: Heatmap): Promise<CheckReport> {
  const { subject, picture, settings } = context;
  const objective = probabilityOf(context.objective, subject);
  const measured = { ...context, objective };
  const orders: readonly Order[] = [
    { name: 'map', pixels: orderOf(map, subject) },
    { name: 'random', pixels: orderOf(moved(map, settings.seed), subject) },
    { name: 'blurred centre', pixels: orderOf(centreSpot(subject), subject) },
  ];
  const blur = baselineOf(subject, picture, 'blur');
  const grey = baselineOf(subject, picture, 'mean');
  const curves: Curve[] = [];
  const areas: number[] = [];
  for (const { name, pixels } of orders) {
    const deletion = await curveOf(measured, { pixels, from: picture, to: grey, steps });
    const insertion = await curveOf(measured, { pixels, from: blur, to: picture, steps });
    curves.push({ name: `deletion, ${name}`, points: deletion });
    curves.push({ name: `insertion, ${name}`, points: insertion });
    areas.push(areaUnder(insertion), areaUnder(deletion));
  }
  return { id: 'insertion-deletion', ...verdict(areas), curves };
}

/** `areas`: insertion and deletion of the map, of the moved map and of the centre. */
function verdict(areas: readonly number[]): Omit<CheckReport, 'id'> {
  const [insertion = 0, deletion = 0, randomIn = 0, randomOut = 0, spotIn = 0, spotOut = 0] = areas;
  const value = insertion - deletion - (randomIn - randomOut);
  const numbers = `insertion ${figure(insertion)} (random ${figure(randomIn)}, centre ${figure(spotIn)}), deletion ${figure(deletion)} (random ${figure(randomOut)}, centre ${figure(spotOut)})`;
  if (value > 0) {
    const text = `The map finds what matters ${figure(value)} better than the same map at a random place: areas under the curves: ${numbers}.`;
    return { outcome: 'passed', value, limit: 0, text };
  }
  // One random place may be a lucky one: no proof that the map is wrong.
  const text = `The map finds what matters no better than the same map at a random place: areas under the curves: ${numbers}.`;
  return { outcome: 'information', value, limit: null, text };
}

/** The same classes as probabilities, where classes are what is explained. */
function probabilityOf(objective: Objective, { scores, probabilities }: Subject): Objective {
  return objective.of === scores ? { ...objective, of: probabilities } : objective;
}

/** Pixels of the input, the highest value of the map first; equal values in reading order. */
export function orderOf(map: Heatmap, { input }: Pick<Subject, 'input'>): Uint32Array {
  const values = createUpsampler(map, input)(map.data);
  return Uint32Array.from(values, (_, i) => i).sort(
    (a, b) => (values[b] ?? 0) - (values[a] ?? 0) || a - b,
  );
}

/**
 * The map moved by a quarter to three quarters of its size, what leaves it on one side coming in on the other. Unlike pixels
 * in any order it is as smooth as the map: scattered pixels destroy a picture, or bring it back, all by themselves.
 */
function moved(map: Heatmap, seed: number): Heatmap {
  const random = createRandom(seed);
  const by = (size: number): number => Math.round(random.between(size / 4, (3 * size) / 4));
  const { width, height } = map;
  const [right, down] = [by(width), by(height)];
  const data = Float32Array.from(map.data, (_, i) => {
    const x = ((i % width) + right) % width;
    const y = (Math.floor(i / width) + down) % height;
    return map.data[y * width + x] ?? 0;
  });
  return { ...map, data };
}

function centreSpot({ input: { width, height } }: Pick<Subject, 'input'>): Heatmap {
  const data = Float32Array.from({ length: width * height }, (_, i) => {
    const x = ((i % width) + 0.5) / width - 0.5;
    const y = (Math.floor(i / width) + 0.5) / height - 0.5;
    return -Math.hypot(x, y);
  });
  return { width, height, data, isSigned: false };
}

export interface Exchange {
  /** In the order in which they are exchanged. */
  readonly pixels: Uint32Array;
  readonly from: Float32Array;
  readonly to: Float32Array;
  readonly steps: number;
}

type Curve = NonNullable<CheckReport['curves']>[number];

/** Share of pixels exchanged → target, from none to all: steps + 1 points. */
export async function curveOf(
  context: Measured,
  { pixels, from, to, steps }: Exchange,
): Promise<Curve['points']> {
  const { channels, channel, pixel } = stridesOf(context.subject.input);
  const current = from.slice();
  let exchanged = 0;
  const fill = (row: Float32Array, step: number): void => {
    const end = Math.round((step * pixels.length) / steps);
    for (; exchanged < end; exchanged++) {
      for (let c = 0; c < channels; c++) {
        const index = c * channel + (pixels[exchanged] ?? 0) * pixel;
        current[index] = to[index] ?? 0;
      }
    }
    row.set(current);
  };
  const points: (readonly [number, number])[] = [];
  await measure(context, { count: steps + 1, length: from.length, fill }, (first, values) => {
    values.forEach((value, i) => {
      points.push([(first + i) / steps, value]);
    });
  });
  return points;
}

/** By trapezoids, over shares from 0 to 1. */
export function areaUnder(points: Curve['points']): number {
  return points.slice(1).reduce((sum, [share, value], i) => {
    const [before, valueBefore] = points[i] ?? [share, value];
    return sum + ((share - before) * (value + valueBefore)) / 2;
  }, 0);
}
