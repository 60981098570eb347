// Pictures as the rest of core sees them: 8-bit pixels in rows from the top, channels interleaved.

import type { Size } from '../../protocol/model';
import type { Geometry } from '../../protocol/prediction';

export interface Pixels extends Size {
  /** 1: grey, 3: RGB. */
  readonly channels: 1 | 3;
  /** width · height · channels bytes. */
  readonly data: Uint8Array;
}

export type ImageFormat = 'png' | 'jpeg' | 'webp' | 'gif' | 'tiff' | 'avif' | 'bmp';

/** What the file holds before it is turned upright and brought to 8-bit RGB. */
export interface StoredImage extends Size {
  readonly format: ImageFormat;
  /** Channels in the file, alpha and black (CMYK) included. */
  readonly channels: number;
  readonly bitsPerChannel: 8 | 16;
  /** EXIF orientation, 1…8; 1 is upright. */
  readonly orientation: number;
}

/** A file's picture: upright, 8-bit RGB. */
export interface DecodedImage extends Pixels {
  readonly channels: 3;
  readonly path: string;
  readonly stored: StoredImage;
}

/** A picture as a model takes it. */
export interface PreprocessedImage {
  /** The input tensor of one picture, without the batch axis. */
  readonly data: Float32Array;
  /** [channels, height, width] or [height, width, channels]. */
  readonly dims: readonly number[];
  readonly geometry: Geometry;
  /** What the model saw, before normalisation and before any change of colour order. */
  readonly pixels: Pixels;
}
