// The conventions that are left when nothing says otherwise: those of the framework that most likely wrote the file.

import type { ColorOrder, Layout, Size } from '../../../protocol/model';
import { hintsFrom, type SourceHints } from '../hints';

export interface DefaultsFor {
  readonly layout: Layout;
  readonly channels: 1 | 3;
  readonly size: Size;
  /** The order already decided by a better source. */
  readonly colorOrder: ColorOrder | undefined;
  readonly producer: string;
}

interface Convention {
  readonly name: string;
  readonly colorOrder: ColorOrder;
  readonly scale: number;
  /** In this convention's own colour order. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly resize: 'shorter-side' | 'exact';
}

/** From this side on, pictures are photos that are cropped; below it they are thumbnails already. */
const photoSide = 64;
/** Input size over shorter side: 224 of 256. */
const cropShare = 0.875;

const torchvision: Convention = {
  name: 'ImageNet mean and std (torchvision)',
  colorOrder: 'RGB',
  scale: 1 / 255,
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
  resize: 'shorter-side',
};
const caffe: Convention = {
  name: 'Caffe convention (the file was made by onnx-caffe2)',
  colorOrder: 'BGR',
  scale: 1,
  mean: [103.939, 116.779, 123.68],
  std: [1],
  resize: 'shorter-side',
};
const plain: Convention = {
  name: 'pixels 0–1',
  colorOrder: 'RGB',
  scale: 1 / 255,
  mean: [0],
  std: [1],
  resize: 'exact',
};
const keras: Convention = {
  name: 'pixels −1–1 (Keras)',
  colorOrder: 'RGB',
  scale: 1 / 127.5,
  mean: [1],
  std: [1],
  resize: 'exact',
};

export function defaultHints(model: DefaultsFor): SourceHints {
  const { name, ...convention } = conventionFor(model);
  const isPhoto = shorterSide(model.size) >= photoSide;
  const isCropped = convention.resize === 'shorter-side' && isPhoto;
  const colorOrder = model.colorOrder ?? convention.colorOrder;
  const isFlipped = colorOrder !== convention.colorOrder;
  return {
    source: 'default',
    hints: hintsFrom(name, {
      colorOrder,
      scale: convention.scale,
      mean: isFlipped ? convention.mean.toReversed() : convention.mean,
      std: isFlipped ? convention.std.toReversed() : convention.std,
      resize: {
        mode: isCropped ? 'shorter-side' : 'exact',
        size: isCropped ? shorterSideFor(model.size) : model.size,
        interpolation: 'bilinear',
      },
      crop: isCropped ? 'center' : 'none',
    }),
    warnings: [],
  };
}

function conventionFor({ layout, channels, size, producer }: DefaultsFor): Convention {
  if (channels === 1) return plain;
  if (layout === 'NHWC') return shorterSide(size) >= photoSide ? keras : plain;
  return producer.startsWith('onnx-caffe2') ? caffe : torchvision;
}

function shorterSide({ width, height }: Size): number {
  return Math.min(width, height);
}

/** What the shorter side is resized to where only the input size is known. */
export function shorterSideFor(size: Size): Size {
  const side = Math.round(shorterSide(size) / cropShare);
  return { width: side, height: side };
}
