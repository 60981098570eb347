// Where the numbers of a picture lie in an input tensor, channels first or last: methods that mask, blur or compare
// pixels loop over channels and pixels and need not know the layout.

import type { SubjectInput } from './subject';

export interface Strides {
  readonly channels: number;
  /** Pixels of a channel: height · width. */
  readonly pixels: number;
  /** The number of channel c at pixel p (row-major) is at c · channel + p · pixel. */
  readonly channel: number;
  readonly pixel: number;
}

export function stridesOf({
  layout,
  channels,
  height,
  width,
}: Pick<SubjectInput, 'layout' | 'channels' | 'height' | 'width'>): Strides {
  const pixels = height * width;
  return layout === 'NHWC'
    ? { channels, pixels, channel: 1, pixel: channels }
    : { channels, pixels, channel: pixels, pixel: 1 };
}
