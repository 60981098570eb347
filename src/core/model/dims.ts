// Dims for the eye, and the dims of a tensor that holds a batch of preprocessed pictures.

import type { Dim, Preprocess, ValueSpec } from '../../protocol/model';

/** `[N×3×224×224]`; a dim the file says nothing about is `?`. */
export function formatDims(dims: readonly Dim[] | null): string {
  return dims === null ? '[unknown rank]' : `[${dims.map((dim) => dim ?? '?').join('×')}]`;
}

/** `data [N×3×224×224] float32` */
export function formatValue(spec: ValueSpec): string {
  return spec.kind === 'tensor'
    ? `${spec.name} ${formatDims(spec.dims)} ${spec.type}`
    : `${spec.name} (${spec.kind})`;
}

/** How the axes of an image input relate to batch × channels × height × width. */
export type AxisForm = 'batched' | 'single' | 'no-channel';

/**
 * Four axes are a batch of pictures. Three are either one picture (`single`: C×H×W or H×W×C) or a batch of grey pictures
 * without a channel axis (`no-channel`: N×H×W, as Keras' MNIST models have it).
 */
export function axisForm(dims: readonly Dim[] | null): AxisForm {
  if (dims === null || dims.length !== 3) return 'batched';
  const isChannel = (dim: Dim | undefined): boolean => dim === 1 || dim === 3;
  return isChannel(dims[0]) || isChannel(dims[2]) ? 'single' : 'no-channel';
}

/** Dims of the tensor to feed for `batch` pictures; a model without a batch axis takes one picture at a time. */
export function inputDims(
  spec: ValueSpec,
  { layout, channels, size }: Pick<Preprocess, 'layout' | 'channels' | 'size'>,
  batch: number,
): readonly number[] {
  const { height, width } = size;
  const picture = layout === 'NCHW' ? [channels, height, width] : [height, width, channels];
  switch (axisForm(spec.dims)) {
    case 'batched':
      return [batch, ...picture];
    case 'single':
      return picture;
    case 'no-channel':
      return [batch, height, width];
  }
}
