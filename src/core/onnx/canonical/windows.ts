// Windows that slide over the axes behind batch and channels, with every attribute said: nobody else needs auto_pad.

import type { Attributes, Node } from '../graph';
import { intOf, intsOf, textOf } from '../nodeAttributes';

export interface Window {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Before each axis, then after each. */
  readonly pads: readonly number[];
}

/** `sizes`: of the axes that the window slides over. */
export function windowOf(node: Node, kernel: readonly number[], sizes: readonly number[]): Window {
  const ones = kernel.map(() => 1);
  const strides = intsOf(node, 'strides') ?? ones;
  const dilations = intsOf(node, 'dilations') ?? ones;
  const lengths = kernel.map((size, i) => (size - 1) * (dilations[i] ?? 1) + 1);
  return { kernel, strides, dilations, pads: padsOf(node, lengths, strides, sizes) };
}

export function windowAttributes({ kernel, strides, dilations, pads }: Window): Attributes {
  return {
    kernel_shape: { ints: kernel },
    strides: { ints: strides },
    dilations: { ints: dilations },
    pads: { ints: pads },
  };
}

/** Attributes of a Conv that computes what the node does; it may be fused or quantised. */
export function convAttributes(
  node: Node,
  weightDims: readonly number[],
  dataDims: readonly number[],
): Attributes {
  const kernel = intsOf(node, 'kernel_shape') ?? weightDims.slice(2);
  const window = windowOf(node, kernel, dataDims.slice(2));
  return { ...windowAttributes(window), group: intOf(node, 'group', 1) };
}

/** Of a pool; ceil_mode has no meaning where the padding is chosen by the size of the result. */
export function poolAttributes(node: Node, dataDims: readonly number[]): Attributes {
  const window = windowOf(node, intsOf(node, 'kernel_shape') ?? [], dataDims.slice(2));
  const isExplicit = textOf(node, 'auto_pad', 'NOTSET') === 'NOTSET';
  return { ...windowAttributes(window), ceil_mode: isExplicit ? intOf(node, 'ceil_mode', 0) : 0 };
}

/** Half of the padding on each side; the odd one more behind for SAME_UPPER, before otherwise. */
export function distributed(mode: string, totals: readonly number[]): readonly number[] {
  const small = totals.map((total) => Math.floor(total / 2));
  const large = totals.map((total) => Math.ceil(total / 2));
  return mode === 'SAME_UPPER' ? [...small, ...large] : [...large, ...small];
}

function padsOf(
  node: Node,
  lengths: readonly number[],
  strides: readonly number[],
  sizes: readonly number[],
): readonly number[] {
  const mode = textOf(node, 'auto_pad', 'NOTSET');
  const none = lengths.flatMap(() => [0, 0]);
  if (mode === 'NOTSET' || mode === '') return intsOf(node, 'pads') ?? none;
  if (mode === 'VALID') return none;
  const totals = lengths.map((length, i) => {
    const [size = 0, stride = 1] = [sizes[i], strides[i]];
    return Math.max(0, (Math.ceil(size / stride) - 1) * stride + length - size);
  });
  return distributed(mode, totals);
}
