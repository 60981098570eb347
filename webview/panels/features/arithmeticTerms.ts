// A step of arithmetic as terms to add up one by one, the way a student writes it down.

import type { ArithmeticStep } from '../../../src/protocol/features';

type Convolution = Extract<ArithmeticStep, { readonly kind: 'convolution' }>;
type Product = Extract<ArithmeticStep, { readonly kind: 'product' }>;

/** Positions of the channels read, by the size of what they add, largest first. */
export function strongestReads({ sums }: Pick<Convolution, 'sums'>): number[] {
  return [...sums.keys()].sort((a, b) => Math.abs(sums[b] ?? 0) - Math.abs(sums[a] ?? 0));
}

/** Patch, kernel and their products for the channel read at a position: [height, width] each. */
export function termsOfRead(step: Convolution, position: number) {
  const size = step.window.height * step.window.width;
  const patch = step.patch.subarray(position * size, (position + 1) * size);
  const kernel = step.kernel.subarray(position * size, (position + 1) * size);
  return { patch, kernel, products: patch.map((number, cell) => number * (kernel[cell] ?? 0)) };
}

/** Sums of the first 1, 2, … terms. */
export function runningSums(terms: ArrayLike<number>): number[] {
  let sum = 0;
  return Array.from(terms, (term) => {
    sum += term;
    return sum;
  });
}

/** Indexes of the terms of a product, by size, largest first. */
export function strongestTerms({ inputs, weights }: Pick<Product, 'inputs' | 'weights'>): number[] {
  const size = (index: number): number => Math.abs((inputs[index] ?? 0) * (weights[index] ?? 0));
  return [...inputs.keys()].sort((a, b) => size(b) - size(a));
}

/** Whether each cell of a window lies outside of the map that it reads. */
export function paddingCells(window: Convolution['window']): boolean[] {
  const { top, left, height, width, dilationY, dilationX, mapHeight, mapWidth } = window;
  return Array.from({ length: height * width }, (_, cell) => {
    const y = top + Math.floor(cell / width) * dilationY;
    const x = left + (cell % width) * dilationX;
    return y < 0 || x < 0 || y >= mapHeight || x >= mapWidth;
  });
}
