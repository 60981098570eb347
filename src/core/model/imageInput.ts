// Which input takes the picture, and how its axes are meant: from the declared dims, and where those are open from the
// first operators that read it.

import type { ElementType, Layout, ModelFacts, ValueSpec } from '../../protocol/model';
import { axisForm } from './dims';
import { extraInputs, noImageInput, severalImageInputs, unsupportedChannels } from './errors';
import { findOperator } from './firstOperators';
import type { GraphView } from './graphView';
import { isConvolution } from './operators';

export interface ImageInput {
  readonly spec: ValueSpec;
  /** null: the file leaves it open. */
  readonly layout: Layout | null;
  readonly channels: 1 | 3 | null;
  readonly height: number | null;
  readonly width: number | null;
}

const pictureTypes: ReadonlySet<ElementType> = new Set([
  'float32',
  'float64',
  'float16',
  'bfloat16',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'int8',
  'int16',
  'int32',
  'int64',
]);

/** `wanted`: the input's name in the model card. */
export function findImageInput(facts: ModelFacts, graph: GraphView, wanted?: string): ImageInput {
  const { path, inputs } = facts;
  const images = inputs.map((spec) => imageInput(spec, graph)).filter((image) => image !== null);
  const chosen =
    images.find(({ spec }) => spec.name === wanted) ??
    images.find(({ spec }) => graph.denotation(spec.name)?.type === 'IMAGE') ??
    images[0];
  if (chosen === undefined) throw odd(facts) ?? noImageInput(path, inputs);
  const others = inputs.filter((spec) => spec !== chosen.spec);
  const alsoImages = others.filter((spec) => images.some((image) => image.spec === spec));
  if (alsoImages.length > 0) throw severalImageInputs(path, [chosen.spec, ...alsoImages]);
  if (others.length > 0) throw extraInputs(path, chosen.spec, others);
  return chosen;
}

/** A picture in all but its number of channels deserves its own sentence. */
function odd({ path, inputs }: ModelFacts): Error | null {
  for (const spec of inputs) {
    const [, a, b, c] = spec.dims ?? [];
    if (spec.dims?.length !== 4 || !pictureTypes.has(spec.type)) continue;
    if (typeof a !== 'number' || typeof b !== 'number' || typeof c !== 'number') continue;
    const channels = b === c ? a : a === b ? c : null;
    if (channels !== null && channels <= 16) return unsupportedChannels(path, spec, channels);
  }
  return null;
}

function imageInput(spec: ValueSpec, graph: GraphView): ImageInput | null {
  if (spec.kind !== 'tensor' || !pictureTypes.has(spec.type)) return null;
  if (spec.dims === null) return openInput(spec, graph);
  if (spec.dims.length === 4) return batchedInput(spec, spec.dims, graph);
  return spec.dims.length === 3 ? flatInput(spec, spec.dims) : null;
}

/** Nothing declared: only the operators can tell that this is a picture. */
function openInput(spec: ValueSpec, graph: GraphView): ImageInput | null {
  const layout = layoutByOperators(spec, graph);
  const channels = channelsByWeights(spec, graph);
  if (layout === null || channels === null) return null;
  return { spec, layout, channels, height: null, width: null };
}

function batchedInput(
  spec: ValueSpec,
  dims: NonNullable<ValueSpec['dims']>,
  graph: GraphView,
): ImageInput | null {
  const layout = layoutOf(spec, dims, graph);
  const [, a, b, c] = dims.map((dim) => (typeof dim === 'number' && dim > 0 ? dim : null));
  const declared = layout === 'NHWC' ? c : a;
  const channels = asChannels(declared ?? null);
  if (typeof declared === 'number' && channels === null) return null;
  const [height, width] = layout === 'NHWC' ? [a, b] : [b, c];
  if ([height, width].some((side) => typeof side === 'number' && side < 4)) return null;
  return {
    spec,
    layout,
    channels: channels ?? channelsByWeights(spec, graph),
    height: height ?? null,
    width: width ?? null,
  };
}

function layoutOf(
  spec: ValueSpec,
  dims: NonNullable<ValueSpec['dims']>,
  graph: GraphView,
): Layout | null {
  const denoted = graph.denotation(spec.name)?.dims.indexOf('DATA_CHANNEL');
  if (denoted === 1) return 'NCHW';
  if (denoted === 3) return 'NHWC';
  const [first, last] = [asChannels(dims[1]), asChannels(dims[3])];
  if (first !== null && (last === null || last === first)) return 'NCHW';
  if (last !== null && (first === null || typeof dims[2] === 'number')) return 'NHWC';
  return layoutByOperators(spec, graph);
}

/** Three axes: one picture without a batch axis, or square grey pictures without a channel axis. */
function flatInput(spec: ValueSpec, dims: NonNullable<ValueSpec['dims']>): ImageInput | null {
  const sides = dims.map((dim) => (typeof dim === 'number' ? dim : null));
  const [a, b, c] = [sides[0] ?? null, sides[1] ?? null, sides[2] ?? null];
  if (axisForm(dims) === 'no-channel') {
    if (b === null || b !== c || b < 8) return null;
    return { spec, layout: 'NCHW', channels: 1, height: b, width: c };
  }
  const layout = asChannels(a) === null ? 'NHWC' : 'NCHW';
  const [channels, height, width] = layout === 'NCHW' ? [a, b, c] : [c, a, b];
  if (height === null || width === null || height < 8 || width < 8) return null;
  return { spec, layout, channels: asChannels(channels), height, width };
}

function asChannels(dim: unknown): 1 | 3 | null {
  return dim === 1 || dim === 3 ? dim : null;
}

function layoutByOperators(spec: ValueSpec, graph: GraphView): Layout | null {
  const node = findOperator(
    graph,
    spec.name,
    (each) => isConvolution(each) || each.op === 'Transpose',
  );
  if (node === undefined) return null;
  if (isConvolution(node)) return 'NCHW';
  const order = node.attributes.get('perm');
  return Array.isArray(order) && order[1] === 3 ? 'NHWC' : null;
}

function channelsByWeights(spec: ValueSpec, graph: GraphView): 1 | 3 | null {
  const node = findOperator(graph, spec.name, isConvolution);
  const [, perGroup] = graph.constant(node?.inputs[1] ?? '')?.dims ?? [];
  const groups = Number(node?.attributes.get('group') ?? 1);
  return asChannels((perGroup ?? 0) * groups);
}
