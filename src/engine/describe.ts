// All that is known of a model: its file, its card and, found by running it once, the shape and cost of every node.

import { errorFacts, isCancelled } from '../base/errors';
import { resolveCard } from '../core/model/resolveCard';
import { exposeValues } from '../core/onnx/expose';
import { nodeFacts } from '../core/onnx/nodeFacts';
import type { OnnxFile } from '../core/onnx/readModel';
import type { ModelCard, ModelDescription, ProviderChoice } from '../protocol/model';
import { imageFeed } from './imageFeed';
import { type OpenModelContext, openModel } from './openModel';

type Shapes = Readonly<Record<string, readonly number[]>>;

export async function describeModel(
  file: OnnxFile,
  provider: ProviderChoice,
  signal: AbortSignal,
  context: OpenModelContext,
): Promise<ModelDescription> {
  const preliminary = await attempt(() => resolveCard(file));
  if ('error' in preliminary) {
    const nodes = await nodeFacts(file, async () => ({}));
    return { facts: file.facts, card: preliminary, provider: null, nodes, macs: 0 };
  }
  let shapes: Shapes = {};
  const executed = await nodeFacts(file, async (names) => {
    shapes = await executedShapes(file, preliminary, names, signal, context);
    return shapes;
  });
  const pictures = imageFeed(file.facts, preliminary).fixedBatch ?? 1;
  const nodes = executed.map((node) => ({ ...node, macs: node.macs / pictures }));
  const card = await attempt(() => resolveCard(file, shapes));
  const opened = await attempt(() => openModel(file, preliminary, provider, signal, context));
  return {
    facts: file.facts,
    card: 'error' in opened ? opened : card,
    provider: 'error' in opened ? null : opened.report,
    nodes,
    macs: nodes.reduce((sum, node) => sum + node.macs, 0),
  };
}

/** Dims of the named values for one picture of zeros; empty where the model cannot be run with them exposed. */
async function executedShapes(
  file: OnnxFile,
  card: ModelCard,
  names: readonly string[],
  signal: AbortSignal,
  { runtime, queue }: OpenModelContext,
): Promise<Shapes> {
  const feeds = imageFeed(file.facts, card).zeros();
  const work = async (): Promise<Shapes> => {
    const { session } = await runtime.open({
      key: `${file.key}\nall values`,
      source: { bytes: exposeValues(file, names), folder: file.folder },
      provider: 'cpu',
      modelBytes: file.facts.bytes,
      trial: feeds,
    });
    try {
      return await runtime.shapes({ session, feeds, fetches: names });
    } finally {
      await runtime.release({ session });
    }
  };
  const result = await attempt(() => queue.run('interactive', signal, work));
  return 'error' in result ? {} : result;
}

/** A failure is part of the description; only a cancel ends it. */
async function attempt<T extends object>(
  work: () => Promise<T>,
): Promise<T | { readonly error: ReturnType<typeof errorFacts> }> {
  try {
    return await work();
  } catch (error) {
    if (isCancelled(error)) throw error;
    return { error: errorFacts(error) };
  }
}
