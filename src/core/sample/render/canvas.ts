// What is drawn on: float pixels, so that layers, blur and noise are rounded once.

export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** Interleaved RGB in grey levels. */
  readonly data: Float32Array;
}
