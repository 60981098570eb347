// The part of EngineApi that reads a graph for the model editor. Nothing is run but once for the shapes, and no weight is
// read but the one that is looked at.

import { blockDetail } from '../../core/onnx/outline/blockDetail';
import { firstOpen } from '../../core/onnx/outline/firstOpen';
import { nodeDetail } from '../../core/onnx/outline/nodeDetail';
import { findValue } from '../../core/onnx/outline/search';
import { graphView } from '../../core/onnx/outline/view';
import { weightDetail, weightNpy } from '../../core/onnx/outline/weightDetail';
import type { OnnxFile } from '../../core/onnx/readModel';
import type { GraphEngineApi } from '../../protocol/graph';
import type { NodeFacts } from '../../protocol/model';
import type { ModelStore } from '../modelStore';
import type { OpenModelContext } from '../openModel';
import { createExecutedNodes } from './executedNodes';
import { createOutlines } from './outlines';

export function graphMethods(
  models: ModelStore,
  context: OpenModelContext,
): Omit<GraphEngineApi, 'modelStatistics' | 'modelProfile'> {
  const outlines = createOutlines();
  const executedNodes = createExecutedNodes(context);
  const factsFor = async (
    file: OnnxFile,
    isExecuted: boolean,
    signal: AbortSignal,
  ): Promise<readonly NodeFacts[] | null> => (isExecuted ? executedNodes(file, signal) : null);

  return {
    graphSummary: async ({ path }) => {
      const file = await models.load(path);
      const { outline } = outlines.of(file);
      const blocks = [...outline.blocks.keys()];
      return { facts: file.facts, blocks, firstOpen: firstOpen(outline) };
    },
    graphView: async ({ path, open }) =>
      graphView(outlines.of(await models.load(path)).outline, open),
    graphSearch: async ({ path, text, limit }) =>
      outlines.of(await models.load(path)).search(text, limit),
    graphValue: async ({ path, value }) =>
      findValue(outlines.of(await models.load(path)).outline, value),
    graphNode: async ({ path, index, isExecuted }, { signal }) => {
      const file = await models.load(path);
      const { outline } = outlines.of(file);
      return nodeDetail(outline, index, await factsFor(file, isExecuted, signal), path);
    },
    graphBlock: async ({ path, id, isExecuted }, { signal }) => {
      const file = await models.load(path);
      const { outline } = outlines.of(file);
      return blockDetail(outline, id, await factsFor(file, isExecuted, signal), path);
    },
    graphWeight: async ({ path, name }, { signal }) => {
      const file = await models.load(path);
      return weightDetail(outlines.of(file).outline, name, file, signal);
    },
    graphWeightNpy: async ({ path, name }) => {
      const file = await models.load(path);
      return { npy: await weightNpy(outlines.of(file).outline, name, file) };
    },
  };
}
