// A layer's value as feature maps [channels, height, width], however the graph lays it out: channels first or last, or
// tokens on a grid with class and register tokens around it.

import type { ShapedGraph } from '../onnx/graph';
import { elementCount } from '../onnx/tensor';
import { type PlacesOfValues, picturePlaces, type TokenGrid, tokenGrid } from './picturePlaces';
import { placeAxes } from './places';
import type { SubjectInput } from './subject';

export interface FeatureLayer {
  /** Name in the graph. */
  readonly value: string;
  readonly kind: 'spatial' | 'tokens';
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Tokens outside the grid (class, distillation, registers); they come first in most networks. 0 for `spatial`. */
  readonly extraTokens: number;
  /** Of the value for one picture. */
  readonly dims: readonly number[];
  /** Elements of the value for one picture. */
  readonly length: number;
  /** From the value's own order to [channels, height, width]; tokens outside the grid are dropped. One picture. */
  toMaps(values: Float32Array): Float32Array;
  /** Back; tokens outside the grid are taken from `base`, the value's own order. */
  fromMaps(maps: Float32Array, base: Float32Array): Float32Array;
}

/** Why a value is no feature map, as a sentence. */
export interface NoFeatureLayer {
  readonly refusal: string;
}

/** `graph` is for one picture. */
export function findFeatureLayer(
  graph: ShapedGraph,
  input: Pick<SubjectInput, 'name' | 'layout'>,
  value: string,
): FeatureLayer | NoFeatureLayer {
  const shape = graph.shapes.get(value);
  if (!shape || graph.constants.has(value))
    return { refusal: `The graph has no value "${value}".` };
  const { type, dims } = shape;
  const refuse = (reason: string): NoFeatureLayer => ({
    refusal: `"${value}" of shape [${dims.join(', ')}] ${reason}.`,
  });
  if (type !== 'float32') return refuse('does not hold float numbers');
  if (dims.length !== 3 && dims.length !== 4) {
    return refuse('is no feature map: that has channels, height and width, or tokens and features');
  }
  if (dims[0] !== 1) return refuse('holds windows, not one map for the picture');
  const layout = layoutOf(picturePlaces(graph, input), value, dims);
  if (layout === null) {
    return refuse(
      dims.length === 4
        ? 'is no feature map: its rows and columns are not those of the picture'
        : 'holds no tokens that lie on a grid over the picture',
    );
  }
  if (layout.height * layout.width < 2) return refuse('has no height and width');
  return arranged(value, dims, layout);
}

/** A value of one picture with four axes of which these two neighbours, `rows` and the next, are rows and columns. */
export function gridLayer(value: string, dims: readonly number[], rows: 1 | 2): FeatureLayer {
  const [height = 0, width = 0] = dims.slice(rows);
  const axes = [rows, rows + 1];
  return arranged(value, dims, { kind: 'spatial', axes, height, width, before: 0, behind: 0 });
}

interface Layout extends TokenGrid {
  readonly kind: FeatureLayer['kind'];
  /** The axes of the places: rows and columns, or tokens. */
  readonly axes: readonly number[];
}

/** null unless the value has places and one more axis, its channels. */
function layoutOf(places: PlacesOfValues, value: string, dims: readonly number[]): Layout | null {
  const found = places.get(value) ?? tokensByCount(places, dims);
  if (!found) return null;
  const axes = placeAxes(found);
  const others = dims.filter((size, axis) => size > 1 && !axes.includes(axis));
  if (others.length > 1) return null;
  if (found.kind === 'tokens') return { ...found, axes };
  const [height = 0, width = 0] = axes.map((axis) => dims[axis] ?? 0);
  const isInOrder = found.rows + 1 === found.columns;
  return isInOrder ? { kind: 'spatial', axes, height, width, before: 0, behind: 0 } : null;
}

/** Where the way to a value could not be followed, as many tokens as elsewhere are the same tokens. */
function tokensByCount(places: PlacesOfValues, dims: readonly number[]) {
  if (dims.length !== 3) return undefined;
  const axis = [1, 2].find((each) => tokenGrid(places, dims[each] ?? 0) !== null);
  const grid = axis === undefined ? null : tokenGrid(places, dims[axis] ?? 0);
  return axis === undefined || !grid ? undefined : { kind: 'tokens' as const, axis, ...grid };
}

function arranged(value: string, dims: readonly number[], layout: Layout): FeatureLayer {
  const { kind, axes, height, width, before, behind } = layout;
  const area = height * width;
  const places = area + before + behind;
  const length = elementCount(dims);
  const channels = length / places;
  // Rows and columns are neighbours, so one stride serves for both.
  const inner = elementCount(dims.slice((axes.at(-1) ?? 0) + 1));
  const [place, channel] = inner === 1 ? [1, places] : [channels, 1];
  const at = (k: number, p: number): number => k * channel + (before + p) * place;
  return {
    value,
    kind,
    channels,
    height,
    width,
    extraTokens: before + behind,
    dims,
    length,
    toMaps: (values) => {
      if (place === 1 && places === area) return values;
      const maps = new Float32Array(channels * area);
      for (let k = 0; k < channels; k++) {
        for (let p = 0; p < area; p++) maps[k * area + p] = values[at(k, p)] ?? 0;
      }
      return maps;
    },
    fromMaps: (maps, base) => {
      const values = base.slice();
      for (let k = 0; k < channels; k++) {
        for (let p = 0; p < area; p++) values[at(k, p)] = maps[k * area + p] ?? 0;
      }
      return values;
    },
  };
}
