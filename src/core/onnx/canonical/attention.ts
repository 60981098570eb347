// Scaled dot-product attention in standard operators, for the operators that fuse it.

import type { Refusal, Site, Source } from './rule';

export interface Heads {
  readonly value: Source;
  readonly batch: number;
  readonly tokens: number;
  readonly count: number;
  readonly width: number;
}

/** [batch, tokens, heads · width] → [batch, heads, tokens, width] */
export function splitHeads(site: Site, { value, batch, tokens, count, width }: Heads): string {
  const dims = site.ints([batch, tokens, count, width]);
  const apart = site.op('Reshape', [value, dims], { allowzero: 1 });
  return site.op('Transpose', [apart], { perm: { ints: [0, 2, 1, 3] } });
}

/** Back. */
export function joinHeads(site: Site, { value, batch, tokens, count, width }: Heads): string {
  const turned = site.op('Transpose', [value], { perm: { ints: [0, 2, 1, 3] } });
  const dims = site.ints([batch, tokens, count * width]);
  return site.op('Reshape', [turned, dims], { allowzero: 1 });
}

/** softmax(scale · Q Kᵀ + biases) V for [batch, heads, tokens, width] each. */
export function attend(
  site: Site,
  [query, key, value]: readonly [Source, Source, Source],
  scale: number,
  biases: readonly Source[] = [],
): string {
  const turned = site.op('Transpose', [key], { perm: { ints: [0, 1, 3, 2] } });
  const products = site.op('MatMul', [site.op('Mul', [query, scale]), turned]);
  const scores = biases.reduce<string>((sum, bias) => site.op('Add', [sum, bias]), products);
  return site.op('MatMul', [site.op('Softmax', [scores], { axis: -1 }), value]);
}

/** Token by token, only what came before: 0 where it may look, `masked` where not. */
export function causalMask(site: Site, rows: number, columns: number, masked: number): string {
  const data = Float32Array.from({ length: rows * columns }, (_, i) =>
    i % columns > Math.floor(i / columns) + (columns - rows) ? masked : 0,
  );
  return site.constant({ type: 'float32', dims: [rows, columns], data });
}

/** A reason where one of these inputs is given, by position. */
export function refuseInputs(
  { x }: Site,
  unsupported: Readonly<Record<number, string>>,
): Refusal | null {
  const found = Object.entries(unsupported).find(([position]) => x[Number(position)]);
  return found ? { refusal: `its ${found[1]} is not supported` } : null;
}
