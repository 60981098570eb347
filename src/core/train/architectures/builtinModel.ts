// Networks made here, to be trained from scratch: `builtin:<name>` where a model file may stand.

import type { BuiltinModel } from '../../../protocol/trainRecipe';
import type { Picture, Size } from './layers';
import { mobilenetv2 } from './mobilenetv2';
import { resnet18 } from './resnet18';
import { smallCnn } from './smallCnn';

export interface BuiltinRequest {
  readonly name: BuiltinModel;
  readonly classCount: number;
  /** One side of a square, or both. */
  readonly inputSize: number | Size;
  readonly channels: 1 | 3;
  readonly seed: number;
}

type Architecture = (picture: Picture, classCount: number, seed: number) => Uint8Array<ArrayBuffer>;

const architectures: Readonly<Record<BuiltinModel, Architecture>> = {
  'small-cnn': smallCnn,
  resnet18,
  mobilenetv2,
};

/** An ONNX file: `input` [batch, channels, height, width] → `logits` [batch, classes]. The same seed gives the same bytes. */
export function builtinModel(request: BuiltinRequest): Uint8Array<ArrayBuffer> {
  const { name, classCount, inputSize, channels, seed } = request;
  const size = typeof inputSize === 'number' ? { width: inputSize, height: inputSize } : inputSize;
  return architectures[name]({ channels, size }, classCount, seed);
}
