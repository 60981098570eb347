// The layers of a file: values whose rows and columns, or tokens, lie over the picture. Told by the canonical graph where
// there is one; a model that has none (control flow, a node that fails) still shows what has four axes.

import { findAttention } from '../../core/explain/attentionLayers';
import { type FeatureLayer, findFeatureLayer, gridLayer } from '../../core/explain/featureLayer';
import { listLayers } from '../../core/explain/layers';
import type { Subject } from '../../core/explain/subject';
import { isStandardDomain } from '../../core/onnx/attributes';
import type { CanonicalGraph } from '../../core/onnx/canonical/canonicalise';
import type { OnnxFile } from '../../core/onnx/readModel';
import type { AttentionLayer, MapLayer } from '../../protocol/features';
import type { Layout } from '../../protocol/model';
import { layerNames, type MadeBy } from './layerNames';

export interface PlannedLayer {
  readonly info: MapLayer;
  /** How the numbers of the value lie; its name is the one in the canonical graph. */
  readonly layer: FeatureLayer;
}

/** Operators that give whole numbers, which stand for others. */
const quantised = /^(Quantize|DynamicQuantize|QLinear|Q[A-Z]|ConvInteger|MatMulInteger)/;

export function canonicalLayers(
  file: Pick<OnnxFile, 'graph'>,
  { aliases }: Pick<CanonicalGraph, 'aliases'>,
  subject: Subject,
): readonly PlannedLayer[] {
  const { graph, input } = subject;
  const main = new Set(listLayers(subject).map(({ value }) => value));
  const nodes = file.graph.node.filter(({ opType }) => !quantised.test(opType));
  const made = new Set(nodes.flatMap(({ output }) => output));
  const seen = new Set<string>();
  const found = nodes.flatMap((node) =>
    node.output.flatMap((value): FoundLayer[] => {
      const name = graph.shapes.has(value) ? value : (aliases.get(value) ?? '');
      // Of values that are the same, the one that bears the name, else the first.
      if (name === '' || seen.has(name) || (name !== value && made.has(name))) return [];
      const layer = findFeatureLayer(graph, input, name);
      if ('refusal' in layer) return [];
      seen.add(name);
      return [{ node, value, layer, isMain: main.has(name) }];
    }),
  );
  return named(found);
}

/** `dims`: of the values that could be run. */
export function fourAxisLayers(
  file: Pick<OnnxFile, 'graph'>,
  dims: Readonly<Record<string, readonly number[]>>,
  layout: Layout,
): readonly PlannedLayer[] {
  const found = file.graph.node.flatMap((node) =>
    node.output.flatMap((value): FoundLayer[] => {
      const size = Object.hasOwn(dims, value) ? dims[value] : undefined;
      if (size?.length !== 4 || quantised.test(node.opType)) return [];
      const [, a = 0, b = 0, c = 0] = size;
      const [channels, height, width] = layout === 'NCHW' ? [a, b, c] : [c, a, b];
      if (height * width < 2 || channels === 0) return [];
      const layer = gridLayer(value, [1, a, b, c], layout === 'NCHW' ? 2 : 1);
      return [{ node, value, layer, isMain: true }];
    }),
  );
  return named(found);
}

interface FoundLayer extends MadeBy {
  readonly value: string;
  readonly layer: FeatureLayer;
}

function named(found: readonly FoundLayer[]): readonly PlannedLayer[] {
  const names = layerNames(found);
  return found.map(({ node, value, layer, isMain }, index) => {
    const { blocks, name } = names[index] ?? { blocks: [], name: value };
    const op = isStandardDomain(node.domain) ? node.opType : `${node.domain}.${node.opType}`;
    const { kind, channels, height, width } = layer;
    const info = {
      value,
      name,
      op,
      node: node.name,
      blocks,
      kind,
      channels,
      height,
      width,
      isMain,
    };
    return { info, layer };
  });
}

export function plannedAttention(
  file: Pick<OnnxFile, 'graph'>,
  { graph, input }: Subject,
): readonly AttentionLayer[] {
  const attention = findAttention(graph, input);
  if (typeof attention === 'string') return [];
  const { weights, tokens, extraTokens, height, width } = attention;
  return weights.map((value) => {
    const node = file.graph.node.find(({ output }) => output.includes(value));
    const [place] = node ? layerNames([{ node, isMain: true }]) : [];
    const { blocks, name } = place ?? { blocks: [], name: value };
    const heads = graph.shapes.get(value)?.dims.at(-3) ?? 1;
    return { value, name, blocks, heads, tokens, extraTokens, height, width };
  });
}
