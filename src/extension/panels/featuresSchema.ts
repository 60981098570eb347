// The shapes that a Feature Maps panel takes from outside: messages of its webview, and what an older version remembered.
// `satisfies` holds them to the protocol's types.

import * as z from 'zod/mini';
import { colormapNames } from '../../base/colormaps';
import type { FeaturesIntent } from '../../protocol/featuresPanel';
import { count, text } from './schemaParts';

/** What is kept of a panel over a reload. */
export interface RememberedFeatures {
  readonly image: string;
  /** The model that somebody asked for; null: the active one. */
  readonly model: string | null;
}

export const rememberedSchema: z.ZodMiniType<RememberedFeatures> = z.object({
  image: z.string(),
  model: z.nullable(z.string()),
});

export const featuresIntentSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('use-model'), path: text }),
  z.object({ kind: z.literal('choose-model') }),
  z.object({ kind: z.literal('run-again') }),
  z.object({ kind: z.literal('cancel') }),
  z.object({ kind: z.literal('maximise'), value: text, channel: count }),
  z.object({ kind: z.literal('cancel-maximising') }),
  z.object({ kind: z.literal('explain'), value: text, channel: z.nullable(count) }),
  z.object({ kind: z.literal('show-in-model'), value: text }),
  z.object({
    kind: z.literal('export'),
    value: text,
    format: z.enum(['png', 'npy']),
    colormap: z.enum(colormapNames),
  }),
  z.object({ kind: z.literal('edit-card') }),
  z.object({ kind: z.literal('manage-trust') }),
  z.object({ kind: z.literal('open-image') }),
  z.object({ kind: z.literal('copy'), text: z.string() }),
]) satisfies z.ZodMiniType<FeaturesIntent>;
