// The time of every node: ONNX Runtime's trace of its optimised graph, brought back to the nodes of the file.

import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { resolveCard } from '../../core/model/resolveCard';
import { fusedNodes } from '../../core/onnx/fusedNodes';
import { type GraphProto, ModelProtoSchema, NodeProtoSchema } from '../../core/onnx/onnx_pb';
import type { OnnxFile } from '../../core/onnx/readModel';
import type { ModelSource } from '../../core/runtime/types';
import type { FeatureSource } from '../../protocol/features';
import type { ProfileReport, TimedGroup } from '../../protocol/graph';
import { type Provider, providers } from '../../protocol/model';
import type { Call } from '../../protocol/rpc';
import { imageFeed, preprocessOf } from '../imageFeed';
import { type OpenModelContext, openModel } from '../openModel';
import { pictureFeed } from '../pictureFeed';

export async function modelProfile(
  file: OnnxFile,
  source: FeatureSource,
  runs: number,
  { signal, progress }: Call<{ readonly done: number; readonly total: number }>,
  context: OpenModelContext,
): Promise<ProfileReport> {
  const card = await resolveCard(file);
  const feed = imageFeed(file.facts, card);
  const { feeds } = await pictureFeed(source, { feed, preprocess: preprocessOf(card) });
  const { report } = await openModel(file, card, source.provider, signal, context);
  progress({ done: 0, total: 1 });
  const { graph, source: model } = namedNodes(file);
  const trace = await context.queue.run('interactive', signal, () =>
    context.runtime.profile({
      source: model,
      provider: report.provider,
      forcedToCpu: report.forcedToCpu,
      feeds,
      fetches: file.facts.outputs.map(({ name }) => name),
      runs,
    }),
  );
  progress({ done: 1, total: 1 });
  const optimized = (fromBinary(ModelProtoSchema, trace.optimized).graph?.node ?? []).map(
    ({ name, opType, input, output }) => ({ name, op: opType, inputs: input, outputs: output }),
  );
  const covered = fusedNodes(graph, optimized);
  const byName = new Map(optimized.map(({ name }, at) => [name, covered[at] ?? []]));
  const groups: TimedGroup[] = [];
  let added = 0;
  for (const { name, op, provider, microseconds } of trace.nodes) {
    const nodes = byName.get(name) ?? [];
    if (nodes.length === 0) added += microseconds;
    else
      groups.push({
        nodes,
        name,
        op,
        provider: providerOf(provider, report.provider),
        microseconds,
      });
  }
  groups.sort((a, b) => b.microseconds - a.microseconds);
  return { provider: report, runs: trace.runs, groups, added, total: trace.total };
}

/** The trace knows nodes by their names only: where some have none or share one, a copy with other names is timed. */
function namedNodes(file: OnnxFile): { readonly graph: GraphProto; readonly source: ModelSource } {
  const names = file.graph.node.map(({ name }) => name);
  if (!names.includes('') && new Set(names).size === names.length) {
    return { graph: file.graph, source: { path: file.path } };
  }
  const node = file.graph.node.map((each, index) =>
    create(NodeProtoSchema, { ...each, name: `node ${index}` }),
  );
  const graph = { ...file.graph, node };
  const bytes = toBinary(ModelProtoSchema, create(ModelProtoSchema, { ...file.model, graph }));
  return { graph, source: { bytes, folder: file.folder } };
}

function providerOf(traced: string, otherwise: Provider): Provider {
  return providers.find((provider) => traced.startsWith(provider)) ?? otherwise;
}
