// Convolutions and pools with every window attribute written out, so that nobody else needs to know auto_pad.

import type { Attributes } from '../../graph';
import { intOf, intsOf, textOf } from '../../nodeAttributes';
import type { Rewrite, Rewriting } from '../rewriting';

function windowed(r: Rewriting, kernel: readonly number[]): Attributes {
  const ones = kernel.map(() => 1);
  const strides = intsOf(r.node, 'strides') ?? ones;
  const dilations = intsOf(r.node, 'dilations') ?? ones;
  return {
    ...r.node.attributes,
    auto_pad: 'NOTSET',
    kernel_shape: { ints: kernel },
    strides: { ints: strides },
    dilations: { ints: dilations },
    pads: { ints: padsOf(r, kernel, strides, dilations) },
  };
}

function padsOf(
  r: Rewriting,
  kernel: readonly number[],
  strides: readonly number[],
  dilations: readonly number[],
): readonly number[] {
  const mode = textOf(r.node, 'auto_pad', 'NOTSET');
  const zeros = kernel.map(() => 0);
  if (mode === 'NOTSET') return intsOf(r.node, 'pads') ?? [...zeros, ...zeros];
  if (mode === 'VALID') return [...zeros, ...zeros];
  const totals = kernel.map((size, i) => {
    const wide = (size - 1) * (dilations[i] ?? 1) + 1;
    const length = r.dims(0)[i + 2] ?? 0;
    const out = Math.ceil(length / (strides[i] ?? 1));
    return Math.max(0, (out - 1) * (strides[i] ?? 1) + wide - length);
  });
  const small = totals.map((total) => Math.floor(total / 2));
  const large = totals.map((total) => Math.ceil(total / 2));
  return mode === 'SAME_UPPER' ? [...small, ...large] : [...large, ...small];
}

const convolution = (id: string): Rewrite => ({
  id,
  rewrite: (r) => {
    const kernel = intsOf(r.node, 'kernel_shape') ?? r.dims(1).slice(2);
    const inputs = r.node.inputs.flatMap((name, i) => (name === '' ? [] : [r.input(i)]));
    r.finish(id, inputs, windowed(r, kernel));
  },
});

const pool = (id: string): Rewrite => ({
  id,
  rewrite: (r) => {
    const kernel = intsOf(r.node, 'kernel_shape') ?? [];
    const attributes = windowed(r, kernel);
    r.finishAll(id, [r.input(0)], { ...attributes, ceil_mode: intOf(r.node, 'ceil_mode', 0) });
  },
});

export const windows: readonly Rewrite[] = [
  convolution('Conv'),
  pool('MaxPool'),
  pool('AveragePool'),
];
