// How one node hands the places of the picture on, told by what its operator does to the axes; undefined where that is not
// known.

import type { Node } from '../onnx/graph';
import { intOf, intsOf } from '../onnx/nodeAttributes';
import { channelsFirst, moved, type Places, placeAxes, type Source, type Step } from './places';
import { reshaped } from './reshapedPlaces';

type Rule = (step: Step) => Places | undefined;

export function placesAfter(step: Step): Places | undefined {
  if (step.node.domain !== '') return keptDims(step);
  if (step.node.op.startsWith('Reduce')) return reduced(step);
  return (rules[step.node.op] ?? broadcast)(step);
}

const rules: Readonly<Record<string, Rule>> = {
  AveragePool: windowed,
  BatchNormalization: windowed,
  Concat: joined,
  Conv: windowed,
  ConvTranspose: windowed,
  DepthToSpace: windowed,
  Einsum: () => undefined,
  Flatten: reshaped,
  Gather: gathered,
  GlobalAveragePool: windowed,
  GlobalMaxPool: windowed,
  GroupNormalization: windowed,
  InstanceNormalization: windowed,
  LRN: windowed,
  MatMul: projected,
  MaxPool: windowed,
  Pad: sameAxes,
  Reshape: reshaped,
  Resize: sameAxes,
  Slice: sliced,
  SpaceToDepth: windowed,
  Split: split,
  Squeeze: reshaped,
  Transpose: transposed,
  Unsqueeze: reshaped,
};

export function isWindowed({ op, domain }: Node): boolean {
  return domain === '' && rules[op] === windowed;
}

/** Whether the operator works number by number, as far as places are concerned. */
export function isElementwise({ op, domain }: Node): boolean {
  return domain === '' && !(op in rules) && !op.startsWith('Reduce');
}

/** Tokens are counted, so their axis has to keep its length; a grid may be coarser afterwards. */
function sameAxes({ sources: [source], dims }: Step): Places | undefined {
  const places = source?.places;
  if (!places || source.dims.length !== dims.length) return undefined;
  const isLost = places.kind === 'tokens' && dims[places.axis] !== source.dims[places.axis];
  return isLost ? undefined : places;
}

function keptDims(step: Step): Places | undefined {
  return step.sources.find(({ dims, places }) => places && dims.join() === step.dims.join())
    ?.places;
}

function windowed(step: Step): Places | undefined {
  const isOfTokens = step.sources[0]?.places?.kind === 'tokens';
  if (isOfTokens) return sameAxes(step);
  return step.dims.length === 4 ? channelsFirst : undefined;
}

/** Of the inputs, aligned at the last axis, the first whose places the output has too. */
function broadcast({ sources, dims }: Step): Places | undefined {
  for (const source of sources) {
    const shift = dims.length - source.dims.length;
    const places = source.places && moved(source.places, (axis) => axis + shift);
    const has = (axis: number): boolean => dims[axis] === source.dims[axis - shift];
    if (places && placeAxes(places).every(has)) return places;
  }
  return undefined;
}

function transposed({ node, sources: [source], dims }: Step): Places | undefined {
  const order = intsOf(node, 'perm') ?? [...dims.keys()].toReversed();
  return source?.places && moved(source.places, (axis) => order.indexOf(axis));
}

function reduced({ node, sources: [source], constant }: Step): Places | undefined {
  const axes = constant(1);
  const places = source?.places;
  if (!places || !axes) return undefined;
  const gone = axes.map((axis) => (axis < 0 ? axis + source.dims.length : axis));
  if (placeAxes(places).some((axis) => gone.includes(axis))) return undefined;
  if (intOf(node, 'keepdims', 1) === 1) return places;
  return moved(places, (axis) => axis - gone.filter((each) => each < axis).length);
}

function gathered({ node, sources: [source, indices], dims }: Step): Places | undefined {
  if (!source?.places || !indices) return undefined;
  const at = axisOf(node, source.dims.length, 0);
  const more = dims.length - source.dims.length;
  return moved(source.places, (axis) => (axis === at ? undefined : axis > at ? axis + more : axis));
}

/** Rows of the first factor or columns of the second; what is summed over is gone. */
function projected({ sources: [left, right], dims }: Step): Places | undefined {
  const last = dims.length - 1;
  if (left?.places) {
    const { dims: own, places } = left;
    const shift = dims.length - own.length;
    const stays = (axis: number): boolean =>
      axis < own.length - 1 && dims[axis + shift] === own[axis];
    if (placeAxes(places).every(stays)) return moved(places, (axis) => axis + shift);
  }
  if (right?.places?.kind !== 'tokens') return undefined;
  return right.places.axis === right.dims.length - 1 ? { ...right.places, axis: last } : undefined;
}

function sliced(step: Step): Places | undefined {
  const { sources, dims, constant } = step;
  const [source] = sources;
  const [starts, ends] = [constant(1), constant(2)];
  if (!source?.places || !starts || !ends) return undefined;
  const axes = constant(3) ?? [...starts.keys()];
  const steps = constant(4) ?? starts.map(() => 1);
  const rank = dims.length;
  let places: Places | undefined = source.places;
  for (const [i, given] of axes.entries()) {
    const axis = given < 0 ? given + rank : given;
    const length = source.dims[axis] ?? 0;
    const start = starts[i] ?? 0;
    const first = Math.min(start < 0 ? start + length : start, length);
    places = places && cut(places, axis, first, dims[axis] ?? 0, length, steps[i] ?? 1);
  }
  return places;
}

function split({ node, sources: [source], dims, earlier }: Step): Places | undefined {
  if (!source?.places) return undefined;
  const axis = axisOf(node, dims.length, 0);
  const first = earlier.reduce((sum, each) => sum + (each[axis] ?? 0), 0);
  return cut(source.places, axis, first, dims[axis] ?? 0, source.dims[axis] ?? 0, 1);
}

/** `count` of `length` along an axis, from `first` on. */
function cut(
  places: Places,
  axis: number,
  first: number,
  count: number,
  length: number,
  step: number,
): Places | undefined {
  if (!placeAxes(places).includes(axis) || (count === length && step === 1)) return places;
  // Every second row is still a grid over the picture; a part of the rows is not.
  if (places.kind === 'grid') return step > 1 ? places : undefined;
  const before = places.before - first;
  const behind = places.behind - (length - first - count);
  return step === 1 && before >= 0 && behind >= 0 ? { ...places, before, behind } : undefined;
}

/** Along the tokens, what has no places of its own stands before or behind the grid. */
function joined({ node, sources, dims }: Step): Places | undefined {
  const along = axisOf(node, dims.length, 0);
  const at = sources.findIndex(({ places }) => places !== undefined);
  const places = sources[at]?.places;
  if (!places || !placeAxes(places).includes(along)) return places;
  const isOnly = sources.filter((source) => source.places).length === 1;
  if (places.kind === 'grid' || !isOnly) return undefined;
  const count = (others: readonly Source[]): number =>
    others.reduce((sum, source) => sum + (source.dims[along] ?? 0), 0);
  const before = places.before + count(sources.slice(0, at));
  return { ...places, before, behind: places.behind + count(sources.slice(at + 1)) };
}

function axisOf(node: Node, rank: number, preset: number): number {
  const axis = intOf(node, 'axis', preset);
  return axis < 0 ? axis + rank : axis;
}
