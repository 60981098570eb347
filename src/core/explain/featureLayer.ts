// A layer's value as feature maps [channels, height, width], however the graph lays it out: channels first or last, or
// tokens on a grid with class and register tokens before it.

import type { ShapedGraph } from '../onnx/graph';
import { elementCount } from '../onnx/tensor';
import { channelAxis } from './channelAxis';
import type { SubjectInput } from './subject';
import { tokenGrid } from './tokenGrid';
import { type Wiring, wiringOf } from './wiring';

export interface FeatureLayer {
  /** Name in the graph. */
  readonly value: string;
  readonly kind: 'spatial' | 'tokens';
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Tokens outside the grid, which come first (class, distillation, register tokens); 0 for `spatial`. */
  readonly extraTokens: number;
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
  input: SubjectInput,
  value: string,
  wiring: Wiring = wiringOf(graph),
): FeatureLayer | NoFeatureLayer {
  const shape = graph.shapes.get(value);
  if (!shape || graph.constants.has(value))
    return { refusal: `The graph has no value "${value}".` };
  const { dims } = shape;
  const said = `"${value}" of shape [${dims.join(', ')}]`;
  if (shape.type !== 'float32') return { refusal: `${said} does not hold float numbers.` };
  if (dims.length === 4 && dims[0] === 1) {
    const axis = channelAxis(wiring, value);
    const [height = 0, width = 0] = axis === 1 ? dims.slice(2) : dims.slice(1, 3);
    if (height * width < 2) return { refusal: `${said} has no height and width.` };
    return arranged(
      { value, kind: 'spatial', channels: dims[axis] ?? 0, height, width },
      0,
      axis === 1,
    );
  }
  if (dims.length === 3 && dims[0] === 1) {
    const found = tokenGrid(graph, input, dims);
    if (!found) return { refusal: `The tokens of ${said} do not lie on a grid over the picture.` };
    const { extra, height, width, isChannelsFirst, channels } = found;
    return arranged({ value, kind: 'tokens', channels, height, width }, extra, isChannelsFirst);
  }
  const reason = dims[0] === 1 ? 'is no feature map' : 'holds windows, not one map for the picture';
  return { refusal: `${said} ${reason}.` };
}

type Extent = Pick<FeatureLayer, 'value' | 'kind' | 'channels' | 'height' | 'width'>;

function arranged(extent: Extent, extraTokens: number, isChannelsFirst: boolean): FeatureLayer {
  const { channels, height, width } = extent;
  const area = height * width;
  const places = area + extraTokens;
  const at = (channel: number, place: number): number =>
    isChannelsFirst
      ? channel * places + extraTokens + place
      : (extraTokens + place) * channels + channel;
  return {
    ...extent,
    extraTokens,
    length: elementCount([channels, places]),
    toMaps: (values) => {
      if (isChannelsFirst && extraTokens === 0) return values;
      const maps = new Float32Array(channels * area);
      for (let c = 0; c < channels; c++) {
        for (let p = 0; p < area; p++) maps[c * area + p] = values[at(c, p)] ?? 0;
      }
      return maps;
    },
    fromMaps: (maps, base) => {
      const values = base.slice();
      for (let c = 0; c < channels; c++) {
        for (let p = 0; p < area; p++) values[at(c, p)] = maps[c * area + p] ?? 0;
      }
      return values;
    },
  };
}
