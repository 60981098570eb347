// Numbers of every value of a model for one picture, as many values at a time as memory allows, and the first node whose
// numbers are not as they should be.

import { resolveCard } from '../../core/model/resolveCard';
import { constantTensor } from '../../core/onnx/attributes';
import { nonTensorValues } from '../../core/onnx/nonTensor';
import type { OnnxFile } from '../../core/onnx/readModel';
import type { NumberStatistics } from '../../core/runtime/types';
import type { FeatureSource } from '../../protocol/features';
import type { StatisticsReport, ValueStatistics } from '../../protocol/graph';
import type { Layout } from '../../protocol/model';
import type { Call } from '../../protocol/rpc';
import { imageFeed, preprocessOf } from '../imageFeed';
import type { OpenModelContext } from '../openModel';
import { openValues } from '../openValues';
import { pictureFeed } from '../pictureFeed';
import { firstBadNode } from './badNode';

export type AllStatistics = ReadonlyMap<string, NumberStatistics>;

/** Of values in one run. */
const budgetBytes = 128 * 2 ** 20;
const firstChunk = 64;
const mostInChunk = 2048;

export async function modelStatistics(
  file: OnnxFile,
  source: FeatureSource,
  { signal, progress }: Call<{ readonly done: number; readonly total: number }>,
  context: OpenModelContext,
): Promise<StatisticsReport> {
  const card = await resolveCard(file);
  const feed = imageFeed(file.facts, card);
  const { feeds } = await pictureFeed(source, { feed, preprocess: preprocessOf(card) });
  const makers = valueMakers(file);
  const request = { file, values: [...makers.keys()], feeds, provider: source.provider };
  const { session, values, failure } = await openValues(request, signal, context);
  const found = new Map<string, NumberStatistics>();
  const channelAxes = channelAxesOf(card.input.layout.value);
  for (let at = 0, size = firstChunk; at < values.length; ) {
    const fetches = values.slice(at, at + size);
    const chunk = await context.queue.run('interactive', signal, () =>
      context.runtime.statistics({ session, feeds, fetches, channelAxes }),
    );
    for (const [name, statistics] of Object.entries(chunk)) found.set(name, statistics);
    at += size;
    progress({ done: Math.min(at, values.length), total: values.length });
    size = nextChunk(size, Object.values(chunk));
  }
  return {
    values: values.flatMap((value) => {
      const statistics = found.get(value);
      return statistics ? [entryOf(value, makers.get(value) ?? 0, statistics)] : [];
    }),
    firstBad: await firstBadNode(file, found),
    failure,
  };
}

/** By value: the node of the main graph that makes it. Constants say nothing about a picture. */
function valueMakers({ graph }: Pick<OnnxFile, 'graph'>): ReadonlyMap<string, number> {
  const others = nonTensorValues(graph);
  return new Map(
    graph.node.flatMap((node, index) =>
      constantTensor(node) === null
        ? node.output
            .filter((name) => name !== '' && !others.has(name))
            .map((name) => [name, index] as const)
        : [],
    ),
  );
}

/** By rank: maps have their channels where the picture has them, tokens have features last. */
function channelAxesOf(layout: Layout): readonly (number | null)[] {
  return [null, null, null, 2, layout === 'NCHW' ? 1 : 3, 1];
}

function nextChunk(size: number, statistics: readonly NumberStatistics[]): number {
  const bytes = statistics.reduce(
    (sum, { dims }) => sum + 4 * dims.reduce((product, dim) => product * dim, 1),
    0,
  );
  const fitting = Math.floor((size * budgetBytes) / Math.max(bytes, 2 ** 20));
  return Math.max(16, Math.min(mostInChunk, fitting));
}

function entryOf(value: string, node: number, statistics: NumberStatistics): ValueStatistics {
  const { nearZero: _zero, nearOne: _one, atMaximum: _top, ...rest } = statistics;
  return { value, node, ...rest };
}
