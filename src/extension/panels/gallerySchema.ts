// The shapes that a Gallery panel takes from outside: what its webview asks, its messages, and what an older version
// remembered. Everything is bounded, so that no message can make the engine read a whole run at once.

import * as z from 'zod/mini';
import type { LabelEdit } from '../../protocol/dataset';
import { overlayTargets, type RunFilter, type RunQuery, runSorts } from '../../protocol/evaluation';
import type { GalleryIntent } from '../../protocol/galleryPanel';
import { count, text } from './schemaParts';

export const longestPage = 500;
export const mostThumbnails = 64;
const largestSide = 1024;
/** A model has no more outputs, and a person marks no more pictures. */
const longestList = 100_000;

/** What is kept of a panel over a reload. */
export interface RememberedGallery {
  /** Full path of the run folder. */
  readonly run: string;
}

export const rememberedSchema: z.ZodMiniType<RememberedGallery> = z.object({ run: text });

const maxSide = z.int().check(z.minimum(1), z.maximum(largestSide));
const counts = z.array(count).check(z.maxLength(longestList));
const names = z.array(text).check(z.minLength(1), z.maxLength(longestList));
const number = z.number();

const filterSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('cell'),
    labels: z.nullable(counts),
    predicted: z.nullable(counts),
  }),
  z.object({
    kind: z.literal('outcome'),
    outcome: z.enum(['right', 'wrong', 'failed', 'unlabelled']),
  }),
  z.object({
    kind: z.literal('range'),
    column: z.enum(['loss', 'probability', 'margin', 'entropy']),
    low: number,
    high: z.nullable(number),
  }),
  z.object({ kind: z.literal('split'), split: z.nullable(z.string()) }),
  z.object({ kind: z.literal('suspected') }),
  z.object({ kind: z.literal('duplicates') }),
  z.object({ kind: z.literal('leaked') }),
  z.object({ kind: z.literal('ids'), ids: z.array(text).check(z.maxLength(longestList)) }),
  z.object({ kind: z.literal('flips'), other: text, change: z.enum(['fixed', 'broken']) }),
]) satisfies z.ZodMiniType<RunFilter>;

const querySchema = z.object({
  filters: z.array(filterSchema).check(z.maxLength(50)),
  where: z.nullable(z.string().check(z.maxLength(10_000))),
  sort: z.enum(runSorts),
  descending: z.boolean(),
}) satisfies z.ZodMiniType<RunQuery>;

export const pageSchema = z
  .object({ query: querySchema, from: count, to: count })
  .check(z.refine(({ from, to }) => to >= from && to - from <= longestPage, 'too many rows'));

export const thumbnailsSchema = z.object({
  rows: z.array(count).check(z.maxLength(mostThumbnails)),
  maxSide,
});

export const overlaySchema = z.object({ row: count, target: z.enum(overlayTargets), maxSide });

export const detailsSchema = z.object({ row: count });

const editSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('relabel'), id: text, label: text }),
  z.object({ kind: z.literal('move-split'), id: text, split: text }),
  z.object({ kind: z.literal('exclude'), id: text, excluded: z.boolean() }),
  z.object({ kind: z.literal('flag'), id: text, flagged: z.boolean() }),
]) satisfies z.ZodMiniType<LabelEdit>;

export const galleryIntentSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('cancel') }),
  z.object({ kind: z.literal('resume') }),
  z.object({ kind: z.literal('run-again') }),
  z.object({ kind: z.literal('audit') }),
  z.object({ kind: z.literal('cancel-audit') }),
  z.object({
    kind: z.literal('edit'),
    edits: z.array(editSchema).check(z.minLength(1), z.maxLength(longestList)),
  }),
  z.object({ kind: z.literal('relabel-all'), query: querySchema, label: text }),
  z.object({ kind: z.literal('choose-label'), ids: names }),
  z.object({ kind: z.literal('choose-split'), ids: names }),
  z.object({ kind: z.literal('undo') }),
  z.object({ kind: z.literal('redo') }),
  z.object({ kind: z.literal('apply') }),
  z.object({ kind: z.literal('compare') }),
  z.object({ kind: z.literal('end-comparison') }),
  z.object({ kind: z.literal('report'), format: z.enum(['markdown', 'json']) }),
  z.object({ kind: z.literal('classify'), row: count }),
  z.object({ kind: z.literal('explain'), row: count, target: z.nullable(count) }),
  z.object({ kind: z.literal('show-features'), row: count }),
  z.object({ kind: z.literal('open-image'), row: count }),
  z.object({ kind: z.literal('reveal'), row: count }),
  z.object({ kind: z.literal('manage-trust') }),
  z.object({ kind: z.literal('choose-model') }),
  z.object({ kind: z.literal('copy'), text: z.string() }),
]) satisfies z.ZodMiniType<GalleryIntent>;
