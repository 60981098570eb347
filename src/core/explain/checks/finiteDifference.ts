// Whether the gradient that a map stands on is the gradient of the network: a step along the gradient and one in a random
// direction must change the target as much as the gradient says. Steps are central and sized for float32: the smaller
// the step the more of the difference is rounding, the longer the more kinks of ReLUs and max pools lie under it. A picture
// with plain areas lies on kinks itself, where equal numbers meet under a max pool: then a slightly noisy copy is looked at.

import { createRandom } from '../../../base/random';
import type { CheckReport, MethodId } from '../../../protocol/explain';
import { gradientRules } from '../../autodiff/rules';
import type { MethodContext } from '../methods/method';
import { objectiveValues } from '../perturb';
import type { Pass, Rows } from '../subject';
import { percent } from '../words';
import type { Check } from './check';

/** Where a method takes the plain gradient; null: nowhere, or changed on its way back. */
const gradientOf: Readonly<Record<MethodId, 'layer' | 'input' | null>> = {
  'grad-cam': 'layer',
  'grad-cam-plus-plus': 'layer',
  'hires-cam': 'layer',
  'xgrad-cam': 'layer',
  'layer-cam': 'layer',
  'eigen-cam': null,
  'eigen-grad-cam': 'layer',
  'score-cam': null,
  'ablation-cam': null,
  saliency: 'input',
  'gradient-x-input': 'input',
  'smooth-grad': 'input',
  'var-grad': 'input',
  'integrated-gradients': 'input',
  'guided-backprop': null,
  deconvnet: null,
  'guided-grad-cam': 'layer',
  occlusion: null,
  rise: null,
  'lrp-epsilon': null,
  'lrp-gamma': null,
  'lrp-alpha-beta': null,
  'lrp-composite': null,
  'attention-rollout': null,
  'activation-maximization': null,
};

/**
 * Along the gradient the target changes most and a difference is exact; in a random direction, which alone meets parts that
 * the gradient lacks, it changes by one over the root of the numbers' count of that, and rounding and kinks weigh more.
 */
const limits = { along: 0.02, across: 0.1 } as const;
interface Trial {
  /** Expected change of the target, as a share of its size; later ones only where the ones before fail. */
  readonly steps: readonly number[];
  /** Random directions, of which the worst counts. */
  readonly randomDirections: number;
}

const firstTrial: Trial = { steps: [1e-3, 1e-4, 1e-2, 3e-4], randomDirections: 1 };
/** Kinks are still near, so the steps are short. */
const nearbyTrial: Trial = { steps: [3e-5, 1e-4, 1e-5], randomDirections: 3 };

export const finiteDifference: Check = {
  id: 'finite-difference',
  isThorough: false,
  check: async ({ method, context }): Promise<CheckReport | null> => {
    const at = gradientOf[method.id];
    if (at === null) return null;
    const point = await pointOf(context, at === 'layer');
    const here = await report(point, firstTrial, context);
    if (here.outcome !== 'failed' || !Number.isFinite(here.value)) return here;
    // A second try is a second chance for a wrong gradient, so more is asked of it.
    const nearby = await report(await nudged(point, context), nearbyTrial, context);
    if (nearby.outcome !== 'passed') return here;
    return { ...nearby, text: `With 1 % noise, off the kinks of plain areas: ${nearby.text}` };
  },
};

interface Point {
  /** What the gradient is taken at. */
  readonly value: string;
  /** Values of the layer or the picture, and the gradient there. */
  readonly rows: Rows;
  readonly gradient: Rows;
  readonly from?: Pass['from'];
  /** What the target's change is measured by. */
  readonly scale: number;
}

async function pointOf(context: MethodContext, isLayer: boolean): Promise<Point> {
  const { subject, picture, objective, layer, signal } = context;
  const value = isLayer && layer ? layer.value : subject.input.name;
  const isInput = value === subject.input.name;
  const { values, gradients } = await subject.run(
    {
      rows: picture,
      count: 1,
      fetches: isInput ? [] : [value],
      backward: { ...objective, wanted: [value], rules: gradientRules },
    },
    signal,
  );
  const forward = await subject.run({ rows: picture, count: 1, fetches: [objective.of] }, signal);
  const all = forward.values.get(objective.of) ?? new Float32Array(0);
  const target = Math.abs(objectiveValues(objective, all)[0] ?? 0);
  const scale = Math.max(target, length(all) / Math.sqrt(all.length));
  return {
    value,
    rows: isInput ? picture : (values.get(value) ?? picture),
    gradient: gradients.get(value) ?? new Float32Array(0),
    ...(isInput ? {} : { from: { layer: value, picture } }),
    // A score near zero is as inexact as the scores beside it.
    scale: scale === 0 ? 1 : scale,
  };
}

/** Noise as a share of the root mean square of the values. */
const nudge = 1e-2;

async function nudged(point: Point, context: MethodContext): Promise<Point> {
  const { subject, objective, settings, signal } = context;
  const { value, from } = point;
  const random = createRandom(settings.seed + 1);
  const deviation = (nudge * length(point.rows)) / Math.sqrt(point.rows.length);
  const rows = point.rows.map((number) => number + deviation * random.normal());
  const backward = { ...objective, wanted: [value], rules: gradientRules };
  const pass: Pass = { rows, count: 1, fetches: [], backward, ...(from ? { from } : {}) };
  const { gradients } = await subject.run(pass, signal);
  return { ...point, rows, gradient: gradients.get(value) ?? new Float32Array(0) };
}

async function report(point: Point, trial: Trial, context: MethodContext): Promise<CheckReport> {
  const id = 'finite-difference';
  const size = length(point.gradient);
  if (!Number.isFinite(size)) {
    const text = 'The gradient holds values that are not finite.';
    return { id, outcome: 'failed', value: Number.POSITIVE_INFINITY, limit: limits.along, text };
  }
  if (size === 0) {
    const text = 'The gradient is zero everywhere, so that there is nothing to compare.';
    return { id, outcome: 'information', value: 0, limit: null, text };
  }
  if (!Number.isFinite(point.scale)) {
    const text = 'The target is not a finite number, so that there is nothing to compare.';
    return { id, outcome: 'information', value: 0, limit: null, text };
  }
  const { along, across, tried } = await bestErrors(point, trial, context);
  // The direction that is worse for what is allowed of it.
  const [value, limit] =
    across / limits.across > along / limits.along ? [across, limits.across] : [along, limits.along];
  const allowed = (error: number, most: number): string =>
    `${percent(error)} (at most ${percent(most)})`;
  const how = tried === 1 ? '' : `; best of ${tried} steps, as one across a kink says nothing`;
  const text = `Gradient and central differences are ${allowed(along, limits.along)} apart along the gradient, ${allowed(across, limits.across)} in a random direction${how}.`;
  return { id, outcome: value <= limit ? 'passed' : 'failed', value, limit, text };
}

/** Along the gradient and in random directions: shorter and longer steps are tried while the error is too large. */
async function bestErrors(
  point: Point,
  { steps, randomDirections }: Trial,
  context: MethodContext,
) {
  const { gradient } = point;
  const random = createRandom(context.settings.seed);
  const noises = Array.from({ length: randomDirections }, () =>
    Float32Array.from(gradient, () => random.normal()),
  );
  const directions = [gradient, ...noises].map((vector) => direction(vector, gradient));
  let errors: readonly number[] = directions.map(() => Number.POSITIVE_INFINITY);
  let tried = 0;
  for (const step of steps) {
    const latest = await errorsAt(point, directions, step, context);
    errors = errors.map((error, i) => Math.min(error, latest[i] ?? error));
    tried++;
    const [along = 0, ...across] = errors;
    if (along <= limits.along && Math.max(...across) <= limits.across) break;
  }
  const [along = 0, ...across] = errors;
  return { along, across: Math.max(...across), tried };
}

interface Direction {
  readonly unit: Float32Array;
  /** What the gradient says of the change along it. */
  readonly slope: number;
  /** The usual size of such a slope: a random one may be near zero by chance. */
  readonly usual: number;
}

function direction(vector: Float32Array, gradient: Float32Array): Direction {
  const size = length(vector);
  const unit = vector.map((value) => value / size);
  let slope = 0;
  for (let i = 0; i < unit.length; i++) slope += (unit[i] ?? 0) * (gradient[i] ?? 0);
  const usual = length(gradient) / Math.sqrt(gradient.length);
  return { unit, slope, usual: Math.max(Math.abs(slope), usual) };
}

/** |difference − slope| / slope for each direction: two rows each, run together. */
async function errorsAt(
  { rows, from, scale }: Point,
  directions: readonly Direction[],
  step: number,
  { subject, objective, signal }: MethodContext,
): Promise<readonly number[]> {
  const lengths = directions.map(({ usual }) => (step * scale) / usual);
  const moved = new Float32Array(2 * directions.length * rows.length);
  directions.forEach(({ unit }, d) => {
    const far = lengths[d] ?? 0;
    for (let i = 0; i < rows.length; i++) {
      const change = far * (unit[i] ?? 0);
      moved[2 * d * rows.length + i] = (rows[i] ?? 0) + change;
      moved[(2 * d + 1) * rows.length + i] = (rows[i] ?? 0) - change;
    }
  });
  const count = 2 * directions.length;
  const pass: Pass = { rows: moved, count, fetches: [objective.of], ...(from ? { from } : {}) };
  const { values } = await subject.run(pass, signal);
  const targets = objectiveValues(objective, values.get(objective.of) ?? new Float32Array(0));
  return directions.map(({ slope, usual }, d) => {
    const rise = (targets[2 * d] ?? 0) - (targets[2 * d + 1] ?? 0);
    return Math.abs(rise / (2 * (lengths[d] ?? 0)) - slope) / usual;
  });
}

function length(vector: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += (vector[i] ?? 0) ** 2;
  return Math.sqrt(sum);
}
