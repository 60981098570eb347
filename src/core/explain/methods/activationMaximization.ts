// Activation maximisation. Erhan et al. 2009; here with the parameterisation of Olah, Mordvintsev & Schubert 2017, "Feature
// Visualization" (Distill), as their Lucid does it.
//
//   x* = argmax_z E_T[ target(T(image(z))) ]
//
// z is the image's spectrum, scaled by 1 / frequency and in uncorrelated colours; T are small random shifts, scalings and
// rotations; Adam climbs with rate 0.05. What comes out shows what the target looks for anywhere, not in the picture given.

import { throwIfAborted } from '../../../base/errors';
import { createRandom } from '../../../base/random';
import type { Heatmap } from '../../../protocol/explain';
import { gradientRules } from '../../autodiff/rules';
import { targetUnreachable } from '../errors';
import { createAdam } from '../maximize/adam';
import type { Planes } from '../maximize/colors';
import { openReluRules } from '../maximize/openReluRules';
import { createPictureSpace, type PictureSpace } from '../maximize/pictureSpace';
import { drawTransform } from '../maximize/transforms';
import { createWarp, shift, type Warp } from '../maximize/warp';
import type { SubjectInput } from '../subject';
import type { Method, MethodContext, MethodResult } from './method';

const rate = 0.05;
/** A target behind closed ReLUs has no gradient; so long they are held open for it (Lucid: 16 steps). */
const openingSteps = 16;
/** Starts with another seed where even that does not wake the target. */
const attempts = 3;
const stepsPerReport = 8;

export const activationMaximization: Method = {
  id: 'activation-maximization',
  name: 'Activation maximisation',
  summary: 'A picture, found from noise, that the target responds to most.',
  usesLayer: false,
  usesSeed: true,
  defaults: { steps: 256 },
  explain: maximize,
};

/** Raw: the input tensor found. Heat map: where it is lighter or darker than the grey it grew from. */
async function maximize(context: MethodContext): Promise<MethodResult> {
  const { subject, objective, settings } = context;
  const space = createPictureSpace(subject.input);
  for (let attempt = 0; attempt < attempts; attempt++) {
    const parameters = await climb(context, space, settings.seed + attempt);
    if (parameters) return found(context, space, parameters);
  }
  throw targetUnreachable(objective.of, attempts);
}

/** null where the target stays dead. */
async function climb(
  context: MethodContext,
  space: PictureSpace,
  seed: number,
): Promise<Float64Array | null> {
  const { subject, settings, signal, progress } = context;
  const random = createRandom(seed);
  const parameters = space.draw(random);
  const adam = createAdam(parameters.length, rate);
  let isAwake = false;
  for (let step = 0; step < settings.steps; step++) {
    throwIfAborted(signal);
    const warp = createWarp(drawTransform(subject.input, random), subject.input);
    const unit = space.toUnit(parameters);
    const known = await gradientAt(context, space, unit, warp, false);
    isAwake ||= known !== null;
    if (!isAwake && step >= openingSteps) return null;
    const opened = known || isAwake ? null : await gradientAt(context, space, unit, warp, true);
    const gradient = known ?? opened;
    if (gradient) adam.ascend(parameters, gradient);
    const isShown = step % stepsPerReport === stepsPerReport - 1;
    const partial = isShown ? lightness(subject.input, unit) : undefined;
    progress(step + 1, settings.steps, partial);
  }
  return isAwake ? parameters : null;
}

/** null where it is zero. */
async function gradientAt(
  { subject, objective, signal }: MethodContext,
  space: PictureSpace,
  unit: Planes,
  warp: Warp,
  isOpened: boolean,
): Promise<Float64Array | null> {
  const { name } = subject.input;
  const rules = isOpened ? openReluRules : gradientRules;
  const { gradients } = await subject.run(
    {
      rows: space.toInput(unit, warp),
      count: 1,
      fetches: [],
      backward: { ...objective, wanted: [name], rules },
    },
    signal,
  );
  const byInput = gradients.get(name) ?? new Float32Array(0);
  return byInput.some((value) => value !== 0) ? space.gradient(unit, warp, byInput) : null;
}

function found(
  { subject }: MethodContext,
  space: PictureSpace,
  parameters: Float64Array,
): MethodResult {
  const { input, graph } = subject;
  const unit = space.toUnit(parameters);
  return {
    raw: {
      dims: graph.inputs.find(({ name }) => name === input.name)?.dims.slice(1) ?? [],
      data: space.toInput(unit, createWarp(shift(0, 0), input)),
    },
    heatmap: lightness(input, unit),
    picture: { width: input.width, height: input.height, rgb: bytes(input, unit) },
  };
}

function lightness({ width, height, colorOrder }: SubjectInput, unit: Planes): Heatmap {
  const [red, green, blue] = rgbPlanes(unit, colorOrder);
  // Rec. 709 luma.
  const data = Float32Array.from(
    red,
    (value, p) => 0.2126 * value + 0.7152 * (green[p] ?? 0) + 0.0722 * (blue[p] ?? 0) - 0.5,
  );
  return { width, height, data, isSigned: true };
}

function bytes({ colorOrder }: SubjectInput, unit: Planes): Uint8Array {
  const planes = rgbPlanes(unit, colorOrder);
  return Uint8Array.from({ length: 3 * planes[0].length }, (_, i) =>
    Math.round(255 * (planes[i % 3]?.[Math.floor(i / 3)] ?? 0)),
  );
}

/** A single channel is grey. */
function rgbPlanes(
  unit: Planes,
  order: SubjectInput['colorOrder'],
): readonly [Float64Array, Float64Array, Float64Array] {
  const [first = new Float64Array(0), second = first, third = first] = unit;
  return order === 'BGR' ? [third, second, first] : [first, second, third];
}
