// What is known of a model before a picture is run through it: its layers, and sessions of the file in which their values
// can be read. The main ones have a session of their own: the fewer values are exposed, the more ONNX Runtime fuses.

import { errorFacts, isCancelled } from '../../base/errors';
import { explainable as explainableOf } from '../../core/autodiff/differentiable';
import { gradientRules } from '../../core/autodiff/rules';
import type { Subject } from '../../core/explain/subject';
import { resolveCard } from '../../core/model/resolveCard';
import { constantTensor } from '../../core/onnx/attributes';
import { nonTensorValues } from '../../core/onnx/nonTensor';
import type { OnnxFile } from '../../core/onnx/readModel';
import type { AttentionLayer } from '../../protocol/features';
import type { ModelCard, Preprocess, ProviderChoice } from '../../protocol/model';
import { type ExplainableModel, modelKey } from '../explain/explainableModel';
import type { ModelCache } from '../explain/modelCache';
import { headValues } from '../explain/prediction';
import { createUsedProviders } from '../explain/usedProviders';
import { type ImageFeed, imageFeed, preprocessOf } from '../imageFeed';
import type { OpenModelContext } from '../openModel';
import { type OpenValues, openValues } from '../openValues';
import {
  canonicalLayers,
  fourAxisLayers,
  type PlannedLayer,
  plannedAttention,
} from './plannedLayers';

export interface ModelPlan {
  readonly key: string;
  readonly file: OnnxFile;
  readonly card: ModelCard;
  readonly preprocess: Preprocess;
  readonly provider: ProviderChoice;
  readonly feed: ImageFeed;
  /** null where the model has no canonical graph; `notes` says why. */
  readonly canonical: { readonly model: ExplainableModel; readonly subject: Subject } | null;
  readonly layers: readonly PlannedLayer[];
  readonly attention: readonly AttentionLayer[];
  readonly gradientBlocked: string | null;
  readonly notes: readonly string[];
  /** Main layers and what the prediction is read from. */
  readonly main: OpenValues;
  /** The other layers; opened when first looked at. */
  rest(signal: AbortSignal): Promise<OpenValues>;
  /** Those and the main ones, for who wants all of them. */
  all(signal: AbortSignal): Promise<OpenValues>;
}

export interface PlanContext extends OpenModelContext {
  readonly explainables: ModelCache;
}

export async function planModel(
  file: OnnxFile,
  provider: ProviderChoice,
  signal: AbortSignal,
  context: PlanContext,
): Promise<ModelPlan> {
  const preliminary = await resolveCard(file);
  const feed = imageFeed(file.facts, preliminary);
  const open = (values: readonly string[], openSignal: AbortSignal): Promise<OpenValues> =>
    openValues({ file, values, feeds: feed.zeros(), provider }, openSignal, context);
  const parts = { file, provider, feed, preprocess: preprocessOf(preliminary) };
  const model = await prepared(file.path, provider, signal, context);
  const plan =
    'error' in model
      ? await withoutCanonical(parts, preliminary, model.error, open, signal, context)
      : await withCanonical(parts, model, open, signal);
  const others = plan.layers.filter(({ info }) => !info.isMain).map(({ info }) => info.value);
  const names = [...others, ...plan.attention.map(({ value }) => value)];
  const key = modelKey(file, plan.card, provider);
  const rest = openedOnce(names, open);
  const all = openedOnce([...new Set([...plan.main.values, ...names])], open);
  return { ...parts, ...plan, key, rest, all };
}

/** When first asked for; an attempt that failed or was given up is made again. */
function openedOnce(names: readonly string[], open: Open): ModelPlan['rest'] {
  let opened: Promise<OpenValues> | null = null;
  return (signal) => {
    opened ??= open(names, signal).catch((error: unknown) => {
      opened = null;
      throw error;
    });
    return opened;
  };
}

async function prepared(
  path: string,
  provider: ProviderChoice,
  signal: AbortSignal,
  { explainables }: PlanContext,
): Promise<ExplainableModel | { readonly error: string }> {
  try {
    return await explainables.load(path, provider, signal);
  } catch (error) {
    if (isCancelled(error)) throw error;
    return { error: errorFacts(error).message };
  }
}

type Parts = Pick<ModelPlan, 'file' | 'provider' | 'feed' | 'preprocess'>;
type Open = (values: readonly string[], signal: AbortSignal) => Promise<OpenValues>;
type Plan = Omit<ModelPlan, keyof Parts | 'key' | 'rest' | 'all'>;

async function withCanonical(
  { file }: Parts,
  model: ExplainableModel,
  open: Open,
  signal: AbortSignal,
): Promise<Plan> {
  const subject = model.subject(createUsedProviders());
  const layers = canonicalLayers(file, model.canonical, subject);
  const main = layers.filter(({ info }) => info.isMain).map(({ info }) => info.value);
  const { blockers } = explainableOf(subject.graph, subject.scores, gradientRules);
  return {
    card: model.card,
    canonical: { model, subject },
    layers,
    attention: plannedAttention(file, subject),
    gradientBlocked: blockedText(blockers),
    notes: model.canonical.notes,
    main: await open([...new Set([...main, ...headValues(model.card)])], signal),
  };
}

function blockedText(blockers: readonly { readonly node: string; readonly op: string }[]) {
  const [first, ...others] = blockers;
  if (!first) return null;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return `No gradient passes ${first.op} at "${first.node}"${more}.`;
}

/** Every value is exposed, since only an execution tells which of them have four axes. */
async function withoutCanonical(
  { file, feed, preprocess }: Parts,
  card: ModelCard,
  reason: string,
  open: Open,
  signal: AbortSignal,
  { runtime, queue }: PlanContext,
): Promise<Plan> {
  const others = nonTensorValues(file.graph);
  const values = file.graph.node
    .filter((node) => constantTensor(node) === null)
    .flatMap(({ output }) => output)
    .filter((name) => name !== '' && !others.has(name));
  const main = await open(values, signal);
  const request = { session: main.session, feeds: feed.zeros(), fetches: main.values };
  const dims = await queue.run('interactive', signal, () => runtime.shapes(request));
  return {
    card,
    canonical: null,
    layers: fourAxisLayers(file, dims, preprocess.layout),
    attention: [],
    gradientBlocked: reason,
    notes: main.failure ? [] : [reason],
    main,
  };
}
