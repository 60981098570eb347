// The shapes that a Training panel takes from outside: what its webview asks, and what an older version
// remembered. Its messages are in trainingIntentSchema.ts.

import * as z from 'zod/mini';
import type { TrainOptions } from '../../protocol/trainRecipe';
import type { TrainWish } from '../trainingWizard';
import { count, text } from './schemaParts';

export const mostPictures = 64;
const largestSide = 1024;

/** What is kept of a panel over a reload. */
export interface RememberedTraining {
  /** Full path of the training's folder. */
  readonly out: string;
  /** What it plans; null once it has begun. */
  readonly wish: TrainWish | null;
}

/** The engine checks a recipe; here it is any object. */
const optionsSchema = z.custom<TrainOptions>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

export const rememberedSchema: z.ZodMiniType<RememberedTraining> = z.object({
  out: text,
  wish: z.nullable(z.object({ model: text, dataset: text, options: optionsSchema })),
});

const maxSide = z.int().check(z.minimum(1), z.maximum(largestSide));

export const recordsSchema = z.object({ out: z.nullable(text), from: count });

export const picturesSchema = z.object({
  ids: z.array(text).check(z.maxLength(mostPictures)),
  maxSide,
});

export const overlaysSchema = z.object({ id: text, maxSide });
