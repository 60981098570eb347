// What classifying says: the shapes of the CLI's --json and of the prediction panel.

import type { ErrorFacts } from '../base/errors';
import type { ModelCard, ProviderReport, Size } from './model';

export interface ClassScore {
  readonly index: number;
  /** null when the model's labels are unknown. */
  readonly label: string | null;
  /** 0…1. */
  readonly probability: number;
  /** Value before softmax / sigmoid; null where the graph has none. */
  readonly score: number | null;
}

export interface Prediction {
  readonly image: string;
  /** From the start of decoding to the result for this image, in milliseconds. */
  readonly latencyMs: number;
  /** Highest probability first. */
  readonly top: readonly ClassScore[];
}

export interface ImageFailure {
  readonly image: string;
  readonly error: ErrorFacts;
}

export type ImageOutcome = Prediction | ImageFailure;

export function isFailure(outcome: ImageOutcome): outcome is ImageFailure {
  return 'error' in outcome;
}

export interface ClassifyReport {
  readonly provider: ProviderReport;
  readonly model: { readonly path: string; readonly sha256: string };
  readonly card: ModelCard;
  /** In the order of the request, folders expanded in place. */
  readonly results: readonly ImageOutcome[];
}

/**
 * Axis-aligned map from model pixels to pixels of the original file (after EXIF orientation): original = model · scale +
 * offset. Coordinates run along pixel borders on both sides: pixel i covers i … i + 1, its centre is i + 0.5.
 */
export interface Geometry {
  readonly original: Size;
  readonly model: Size;
  readonly scaleX: number;
  readonly scaleY: number;
  readonly offsetX: number;
  readonly offsetY: number;
}

/** An encoded picture for the eye (PNG or JPEG bytes). */
export interface EncodedImage {
  readonly mime: 'image/png' | 'image/jpeg';
  readonly bytes: Uint8Array;
  readonly size: Size;
}
