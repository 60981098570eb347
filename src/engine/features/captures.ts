// Pictures run through models, and what their layers gave: kept as long as memory allows, and run again where it does not.

import { stat } from 'node:fs/promises';
import { interpret } from '../../core/model/outputs';
import { resolveCard } from '../../core/model/resolveCard';
import { toFloat32 } from '../../core/runtime/cast';
import type { FeatureListing, FeatureSource } from '../../protocol/features';
import type { ModelCard } from '../../protocol/model';
import type { ClassScore, Geometry } from '../../protocol/prediction';
import { modelKey } from '../explain/explainableModel';
import type { ModelStore } from '../modelStore';
import type { OpenValues } from '../openValues';
import { pictureFeed } from '../pictureFeed';
import { layerUnknown } from './errors';
import { type ModelPlan, type PlanContext, planModel } from './modelPlan';

export interface Capture {
  readonly plan: ModelPlan;
  /** One input in the model's own axis order. */
  readonly rows: Float32Array;
  readonly geometry: Geometry | null;
  /** The numbers of the value for the picture, in the value's own order. */
  numbers(value: string, signal: AbortSignal): Promise<Float32Array>;
  /** `all`: every layer is captured in the same run, where they are not too large for that. */
  listing(all: boolean, signal: AbortSignal): Promise<FeatureListing>;
}

export interface Captures {
  open(source: FeatureSource, signal: AbortSignal): Promise<Capture>;
}

/** What is not a main layer is computed all at once up to here: a run for each would take longer. */
const togetherBytes = 192 * 2 ** 20;
const keptPictures = 8;
/** Of a picture, outside of the runtime's own memory. */
const readLayers = 6;
const keptModels = 4;
const shownClasses = 5;

export interface CaptureContext extends PlanContext {
  readonly models: ModelStore;
}

export function createCaptures(context: CaptureContext): Captures {
  const plans = new Map<string, Promise<ModelPlan>>();
  const captures = new Map<string, Promise<Capture>>();

  const planOf = async (source: FeatureSource, signal: AbortSignal): Promise<ModelPlan> => {
    const { model, provider } = source;
    const file = await context.models.load(model);
    const key = modelKey(file, await resolveCard(file), provider);
    return kept(plans, key, keptModels, signal, () => planModel(file, provider, signal, context));
  };

  return {
    open: async (source, signal) => {
      const plan = await planOf(source, signal);
      const key = `${plan.key}\n${await pictureKey(source)}`;
      return kept(captures, key, keptPictures, signal, () => capture(plan, source, key, context));
    },
  };
}

/** Of the newest `capacity`; what failed is forgotten, and one that gave up is no answer for the next. */
async function kept<T>(
  known: Map<string, Promise<T>>,
  key: string,
  capacity: number,
  signal: AbortSignal,
  make: () => Promise<T>,
): Promise<T> {
  const before = known.get(key);
  const made = before ?? make();
  known.delete(key);
  known.set(key, made);
  const [oldest] = known.keys();
  if (known.size > capacity && oldest !== undefined) known.delete(oldest);
  try {
    return await made;
  } catch (error) {
    if (known.get(key) === made) known.delete(key);
    if (before && !signal.aborted) return kept(known, key, capacity, signal, make);
    throw error;
  }
}

/** Another when the file has been replaced. */
async function pictureKey({ image, tensor }: FeatureSource): Promise<string> {
  const path = tensor ?? image ?? '';
  const facts = await stat(path).catch(() => null);
  return JSON.stringify([path, facts?.size, facts?.mtimeMs, facts?.ino]);
}

async function capture(
  plan: ModelPlan,
  source: FeatureSource,
  keep: string,
  { runtime, queue }: CaptureContext,
): Promise<Capture> {
  const { rows, geometry, feeds, count } = await pictureFeed(source, plan);
  const { main } = plan;
  const bytes = plan.layers.reduce((sum, { layer }) => sum + 4 * layer.length, 0);
  const areSmall = bytes <= togetherBytes;
  const mainValues = new Set(main.values);
  const read = createReadValues();

  const run = (
    { session }: OpenValues,
    fetches: readonly string[],
    signal: AbortSignal,
  ): Promise<void> =>
    queue.run('interactive', signal, () => runtime.capture({ session, feeds, fetches, keep }));

  const runFor = async (value: string, signal: AbortSignal): Promise<void> => {
    if (mainValues.has(value)) return run(main, main.values, signal);
    const rest = await plan.rest(signal);
    return run(rest, areSmall ? rest.values : [value], signal);
  };

  const fetched = async (value: string, signal: AbortSignal): Promise<Float32Array> => {
    const known = read.get(value);
    if (known) return known;
    const kept = await runtime.captured({ keep, value });
    if (!kept) await runFor(value, signal);
    const tensor = kept ?? (await runtime.captured({ keep, value }));
    if (!tensor) throw layerUnknown(value);
    const all = toFloat32(tensor);
    return read.add(value, all.subarray(0, all.length / count));
  };

  // One after the other: two that miss the same value would both run the model.
  let last: Promise<unknown> = Promise.resolve();
  const numbers: Capture['numbers'] = (value, signal) => {
    const next = last.catch(() => undefined).then(() => fetched(value, signal));
    last = next;
    return next;
  };

  return {
    plan,
    rows,
    geometry,
    numbers,
    listing: async (all, signal) => {
      const startedAt = performance.now();
      if (all && areSmall && !main.failure) {
        const everything = await plan.all(signal);
        await run(everything, everything.values, signal);
      }
      // Labels may have been edited since the model was planned.
      const { labels } = await resolveCard(plan.file);
      const card = { ...plan.card, labels };
      const top = main.failure ? [] : await topClasses(card, numbers, signal);
      const latencyMs = performance.now() - startedAt;
      return { ...listingOf(plan, geometry), top, labels: labels.value, latencyMs };
    },
  };
}

/** The very arrays that were read last, so that what was computed of them can be found again. */
function createReadValues() {
  const values = new Map<string, Float32Array>();
  return {
    get: (name: string) => values.get(name),
    add: (name: string, numbers: Float32Array): Float32Array => {
      values.set(name, numbers);
      const [oldest] = values.keys();
      if (values.size > readLayers && oldest !== undefined) values.delete(oldest);
      return numbers;
    },
  };
}

async function topClasses(
  card: ModelCard,
  numbers: Capture['numbers'],
  signal: AbortSignal,
): Promise<readonly ClassScore[]> {
  const { name, scoreValue } = card.output;
  const output = await numbers(name.value, signal);
  const scores = scoreValue === null ? null : await numbers(scoreValue, signal);
  try {
    return interpret(card, output, scores, shownClasses);
  } catch {
    // Scores that are no numbers are no classes; the layers show where they come from.
    return [];
  }
}

function listingOf(
  plan: ModelPlan,
  geometry: Geometry | null,
): Omit<FeatureListing, 'top' | 'labels' | 'latencyMs'> {
  const { card, layers, attention, main, gradientBlocked, notes, preprocess } = plan;
  const readable = new Set(main.values);
  return {
    layers: layers
      .map(({ info }) => info)
      .filter(({ isMain, value }) => !isMain || readable.has(value)),
    attention,
    classCount: card.output.classCount,
    failure: main.failure,
    gradientBlocked,
    notes,
    input: preprocess.size,
    geometry,
    provider: main.report,
  };
}
