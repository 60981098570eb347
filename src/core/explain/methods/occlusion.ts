// Occlusion. Zeiler & Fergus 2014, "Visualizing and Understanding Convolutional Networks", section 4.2 (arXiv:1311.2901).
//
//   M(p) = mean over the windows w that cover p of y(x) − y(x with w hidden)
//
// Windows at the lower and right edge are cut off, so that every pixel is covered, as Captum does it.

import type { Size } from '../../../protocol/model';
import { baselineOf } from '../baselines';
import { measure, valueAt } from '../perturb';
import { stridesOf } from '../strides';
import type { SubjectInput } from '../subject';
import type { Method, MethodContext, MethodResult } from './method';

export interface Windows {
  readonly window: Size;
  readonly stride: Size;
}

export const occlusion: Method = {
  id: 'occlusion',
  name: 'Occlusion',
  summary: 'How far the target falls when a window over the picture is hidden.',
  usesLayer: false,
  usesSeed: false,
  explain: (context) => {
    const { subject, picture, settings } = context;
    return occlude(
      context,
      windowsFor(subject.input),
      baselineOf(subject, picture, settings.baseline),
    );
  },
};

/** A window of a seventh of each side, moved by half of itself: about 13 × 13 places whatever the input's size. */
export function windowsFor({ width, height }: Size): Windows {
  const window = { width: Math.ceil(width / 7), height: Math.ceil(height / 7) };
  return {
    window,
    stride: { width: Math.ceil(window.width / 2), height: Math.ceil(window.height / 2) },
  };
}

/** Raw: signed, [height, width] of the input, in units of the target. `hidden` is what a window shows, a whole input. */
export async function occlude(
  context: Pick<MethodContext, 'subject' | 'objective' | 'picture' | 'signal' | 'progress'>,
  windows: Windows,
  hidden: Float32Array,
): Promise<MethodResult> {
  const { subject, picture } = context;
  const { width, height } = subject.input;
  const places = placesOf(subject.input, windows);
  const whole = await valueAt(context, picture);
  const sums = new Float64Array(width * height);
  const covers = new Float64Array(width * height);
  const fill = (row: Float32Array, index: number): void => {
    row.set(picture);
    const place = places[index];
    if (place) copyWindow(subject.input, hidden, row, place);
  };
  await measure(
    context,
    { count: places.length, length: picture.length, fill },
    (first, values) => {
      values.forEach((value, i) => {
        const place = places[first + i];
        if (!place) return;
        for (const pixel of pixelsOf(place, width)) {
          sums[pixel] = (sums[pixel] ?? 0) + whole - value;
          covers[pixel] = (covers[pixel] ?? 0) + 1;
        }
      });
      context.progress(first + values.length, places.length, result().heatmap);
    },
  );
  return result();

  function result(): MethodResult {
    const data = Float32Array.from(sums, (sum, i) => sum / Math.max(1, covers[i] ?? 0));
    return {
      raw: { dims: [height, width], data },
      heatmap: { width, height, data, isSigned: true },
    };
  }
}

/** A rectangle of pixels, ends exclusive. */
export interface Place {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Row by row; the last place of each direction is the first that reaches the edge. */
export function placesOf({ width, height }: Size, { window, stride }: Windows): readonly Place[] {
  const starts = (size: number, extent: number, step: number): readonly number[] =>
    Array.from({ length: Math.ceil(Math.max(0, size - extent) / step) + 1 }, (_, i) => i * step);
  return starts(height, window.height, stride.height).flatMap((top) =>
    starts(width, window.width, stride.width).map((left) => ({
      top,
      bottom: Math.min(top + window.height, height),
      left,
      right: Math.min(left + window.width, width),
    })),
  );
}

function* pixelsOf({ top, bottom, left, right }: Place, width: number): Generator<number> {
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) yield y * width + x;
}

function copyWindow(input: SubjectInput, from: Float32Array, to: Float32Array, place: Place): void {
  const { channels, channel, pixel } = stridesOf(input);
  for (const at of pixelsOf(place, input.width)) {
    for (let c = 0; c < channels; c++) {
      const index = c * channel + at * pixel;
      to[index] = from[index] ?? 0;
    }
  }
}
