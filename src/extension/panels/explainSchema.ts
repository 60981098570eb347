// The shapes that an Explain panel takes from outside: messages of its webview, arguments of the command, and what an
// older version remembered. `satisfies` holds them to the protocol's types.

import * as z from 'zod/mini';
import { colormapNames } from '../../base/colormaps';
import { type ExplainTarget, methodIds } from '../../protocol/explain';
import type { CellChoice, ExplainIntent } from '../../protocol/explainPanel';
import { count, text } from './schemaParts';

export const targetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('class'), index: count }),
  z.object({ kind: z.literal('top') }),
  z.object({ kind: z.literal('probability'), index: count }),
  z.object({ kind: z.literal('difference'), index: count, minus: count }),
  z.object({
    kind: z.literal('channel'),
    layer: text,
    channel: count,
    place: z.exactOptional(z.object({ y: count, x: count })),
  }),
]) satisfies z.ZodMiniType<ExplainTarget>;

export const choiceSchema = z.object({
  model: text,
  method: z.enum(methodIds),
  target: targetSchema,
  layer: z.nullable(text),
}) satisfies z.ZodMiniType<CellChoice>;

/** What a map is wanted of, as far as somebody said. */
export type ExplainWish = Partial<CellChoice>;

export const wishSchema = z.object({
  model: z.exactOptional(text),
  method: z.exactOptional(z.enum(methodIds)),
  target: z.exactOptional(targetSchema),
  layer: z.exactOptional(z.nullable(text)),
}) satisfies z.ZodMiniType<ExplainWish>;

/** What is kept of a panel over a reload. */
export interface RememberedExplain {
  readonly image: string;
  readonly wishes: readonly ExplainWish[];
}

export const rememberedSchema: z.ZodMiniType<RememberedExplain> = z.object({
  image: z.string(),
  wishes: z.array(wishSchema),
});

export const intentSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('choose'), cell: count, choice: choiceSchema }),
  z.object({ kind: z.literal('add'), like: count }),
  z.object({ kind: z.literal('remove'), cell: count }),
  z.object({ kind: z.literal('cancel'), cell: count }),
  z.object({ kind: z.literal('run-again'), cell: count }),
  z.object({ kind: z.literal('check'), cell: count }),
  z.object({
    kind: z.literal('export'),
    cell: count,
    format: z.enum(['png', 'npy', 'json']),
    colormap: z.enum(colormapNames),
    opacity: z.number().check(z.gte(0), z.lte(1)),
    peak: z.nullable(z.number().check(z.positive())),
  }),
  z.object({ kind: z.literal('show-features'), cell: count }),
  z.object({ kind: z.literal('choose-model') }),
  z.object({ kind: z.literal('edit-card'), model: text }),
  z.object({ kind: z.literal('manage-trust') }),
  z.object({ kind: z.literal('open-image') }),
  z.object({ kind: z.literal('copy'), text: z.string() }),
]) satisfies z.ZodMiniType<ExplainIntent>;
