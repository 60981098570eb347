// A layer's value as feature maps [channels, height, width], however the graph lays it out: channels first or last, or
// tokens on a grid with class and register tokens before it.

export interface FeatureLayer {
  /** Name in the graph. */
  readonly value: string;
  readonly kind: 'spatial' | 'tokens';
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Tokens outside the grid, which come first (class, distillation, register tokens); 0 for `spatial`. */
  readonly extraTokens: number;
  /** Elements of the value for one picture. */
  readonly length: number;
  /** From the value's own order to [channels, height, width]; tokens outside the grid are dropped. One picture. */
  toMaps(values: Float32Array): Float32Array;
  /** Back; tokens outside the grid are taken from `base`, the value's own order. */
  fromMaps(maps: Float32Array, base: Float32Array): Float32Array;
}
