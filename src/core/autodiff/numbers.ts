import type { TensorValue } from '../onnx/tensor';

/** The numbers of a constant that gives sizes, axes, pads or scales. */
export function numbersOf({ data }: TensorValue): readonly number[] {
  return Array.from<number | bigint, number>(data, Number);
}
