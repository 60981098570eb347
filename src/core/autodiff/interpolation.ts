// Resize as a linear map along each axis, as the specification defines it: where in the input an output lies, and how much of
// which inputs it takes. Coordinates are rounded to float32 at every step as ONNX Runtime does, for a nearest neighbour may
// hang on the last bit.

import type { Node } from '../onnx/graph';
import { floatOf, intOf, intsOf, textOf } from '../onnx/nodeAttributes';
import type { TensorValue } from '../onnx/tensor';
import type { AxisMap, Tap } from './axisMaps';
import { numbersOf } from './numbers';

export interface ResizedAxis {
  readonly size: number;
  readonly resized: number;
  readonly scale: number;
  /** Part of the input that is shown, as fractions of it, for `tf_crop_and_resize`. */
  readonly region: readonly [number, number];
}

/** One entry per axis; undefined where sizes, scales or the region are no constants. */
export function resizedAxes(
  node: Node,
  from: readonly number[],
  to: readonly number[],
  constant: (position: number) => TensorValue | undefined,
): readonly ResizedAxis[] | undefined {
  const given = (position: number): readonly number[] | undefined => {
    const value = constant(position);
    return value && value.data.length > 0 ? numbersOf(value) : undefined;
  };
  const rank = from.length;
  const axes = intsOf(node, 'axes')?.map((axis) => (axis + rank) % rank) ?? [...from.keys()];
  const [region, scales, sizes] = [given(1), given(2), given(3)];
  if (!scales && !sizes) return undefined;
  if (textOf(node, coordinates, '') === crop && !region) return undefined;
  const ratios = axes.map((axis, i) => scales?.[i] ?? float((sizes?.[i] ?? 0) / (from[axis] ?? 1)));
  const policy = scales ? 'stretch' : textOf(node, 'keep_aspect_ratio_policy', 'stretch');
  const shared = policy === 'not_larger' ? Math.min(...ratios) : Math.max(...ratios);
  return from.map((size, axis) => {
    const i = axes.indexOf(axis);
    const scale = i < 0 ? 1 : policy === 'stretch' ? (ratios[i] ?? 1) : shared;
    const [start, end] = i < 0 ? [0, 1] : [region?.[i] ?? 0, region?.[i + axes.length] ?? 1];
    return { size, resized: to[axis] ?? size, scale, region: [start, end] };
  });
}

const coordinates = 'coordinate_transformation_mode';
const crop = 'tf_crop_and_resize';
const float = Math.fround;

/** The weights of one axis. An output that lies outside the input of `tf_crop_and_resize` takes nothing of it. */
export function interpolationMap(node: Node, axis: ResizedAxis): AxisMap {
  const { size, resized, scale } = axis;
  const how = textOf(node, coordinates, 'half_pixel');
  const mode = textOf(node, 'mode', 'nearest');
  return Array.from({ length: resized }, (_, place) => {
    if (scale === 1 && how !== crop) return [{ at: place, weight: 1 }];
    const x = original(how, place, axis);
    if (how === crop && (x < 0 || x > size - 1)) return [];
    return mode === 'nearest' ? [nearest(node, x, size)] : weighted(node, mode, x, axis);
  });
}

/** Where an output lies in the input. */
function original(
  how: string,
  place: number,
  { size, resized, scale, region }: ResizedAxis,
): number {
  const [start, end] = region;
  switch (how) {
    case 'asymmetric':
      return float(place / scale);
    case 'pytorch_half_pixel':
      return resized > 1 ? float(float((place + 0.5) / scale) - 0.5) : 0;
    case 'align_corners':
      return resized === 1 ? 0 : float(float(place * (size - 1)) / (resized - 1));
    case 'tf_half_pixel_for_nn':
      return float((place + 0.5) / scale);
    case 'half_pixel_symmetric': {
      const adjustment = float(resized / float(scale * size));
      return float(float((size / 2) * float(1 - adjustment)) + (place + 0.5) / scale - 0.5);
    }
    case crop:
      return resized > 1
        ? float(start * (size - 1) + (place * (end - start) * (size - 1)) / (resized - 1))
        : float(0.5 * (start + end) * (size - 1));
    default:
      return float(float((place + 0.5) / scale) - 0.5);
  }
}

function nearest(node: Node, x: number, size: number): Tap {
  const rounding: Readonly<Record<string, number>> = {
    round_prefer_floor: Math.ceil(x - 0.5),
    round_prefer_ceil: Math.floor(x + 0.5),
    floor: Math.floor(x),
    ceil: Math.ceil(x),
  };
  const at = rounding[textOf(node, 'nearest_mode', 'round_prefer_floor')] ?? x;
  return { at: Math.min(Math.max(at, 0), size - 1), weight: 1 };
}

/** Linear or cubic: the kernel around `x`, stretched against aliasing; beyond the ends the end's value stands, or nothing. */
function weighted(
  node: Node,
  mode: string,
  x: number,
  { size, scale }: ResizedAxis,
): readonly Tap[] {
  const stretch = intOf(node, 'antialias', 0) === 1 ? Math.max(1, 1 / scale) : 1;
  const skipsOutside = intOf(node, 'exclude_outside', 0) === 1;
  const a = floatOf(node, 'cubic_coeff_a', -0.75);
  const support = (mode === 'cubic' ? 2 : 1) * stretch;
  const first = Math.floor(x - support + 1);
  const count = Math.floor(x + support + 1) - first;
  const taps = Array.from({ length: count }, (_, i) => {
    const distance = Math.abs(first + i - x) / stretch;
    return {
      at: first + i,
      weight: mode === 'cubic' ? cubic(distance, a) : Math.max(0, 1 - distance),
    };
  }).filter(({ at }) => !skipsOutside || (at >= 0 && at < size));
  const total = taps.reduce((sum, { weight }) => sum + weight, 0);
  return taps.map(({ at, weight }) => ({
    at: Math.min(Math.max(at, 0), size - 1),
    weight: weight / total,
  }));
}

/** Keys' cubic convolution kernel (1981). */
function cubic(distance: number, a: number): number {
  if (distance < 1) return ((a + 2) * distance - (a + 3)) * distance * distance + 1;
  if (distance < 2) return ((a * distance - 5 * a) * distance + 8 * a) * distance - 4 * a;
  return 0;
}
