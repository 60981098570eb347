// The lines of journal.jsonl: what a person did, and what is about to be done (and was done) to which file. A line is
// checked when it is read: the journal may have been edited by hand, or come with a dataset from elsewhere.

import { z } from 'zod';
import { isSafeFolder, isSafePath } from './paths';

const relativePath = z.string().refine(isSafePath, 'a path outside of the dataset');
const folderPath = z.string().refine(isSafeFolder, 'a folder outside of the dataset');
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();

const fieldEdit = z.discriminatedUnion('field', [
  z.object({ field: z.literal('label'), from: z.string().nullable(), to: z.string() }),
  z.object({ field: z.literal('split'), from: z.string().nullable(), to: z.string() }),
  z.object({ field: z.literal('excluded'), from: z.boolean(), to: z.boolean() }),
  z.object({ field: z.literal('flagged'), from: z.boolean(), to: z.boolean() }),
]);

/** One row of a text file: `before` null adds it in front of `row`, `after` null takes it out. */
const rowEdit = z.object({
  /** From 0, counted in the file as it was before; the header is a row. */
  row: count,
  /** With the end of the line. */
  before: z.string().nullable(),
  after: z.string().nullable(),
});

const operation = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('move'),
    from: relativePath,
    to: relativePath,
    /** In bytes: tells a picture that has arrived from another one at its place. */
    size: count,
  }),
  z.object({
    kind: z.literal('rewrite'),
    file: relativePath,
    format: z.enum(['csv', 'tsv', 'jsonl']),
    before: hash,
    after: hash,
    edits: z.array(rowEdit),
  }),
  /** Whole file by its hash; both versions lie in `.glassbox/backup`. */
  z.object({ kind: z.literal('replace'), file: relativePath, before: hash, after: hash }),
]);

const listed = { label: z.string().nullable(), split: z.string().nullable() };

const change = z.object({
  /** Before and after. */
  id: z.string(),
  newId: z.string(),
  fields: z.array(fieldEdit),
  /** Which of the operations; null: the files had it so already. */
  operation: count.nullable(),
  /** An excluded picture, which the dataset does not list: where its file or row is, and what it was listed as. */
  kept: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('file'), path: relativePath, ...listed }),
      z.object({ kind: z.literal('row'), row: count, text: z.string(), ...listed }),
      z.object({ kind: z.literal('backup'), ...listed }),
    ])
    .nullable(),
});

const failure = z.object({
  operation: count,
  error: z.object({ code: z.string(), message: z.string(), remedy: z.string().optional() }),
});

const every = { version: z.literal(1), at: z.string(), dataset: z.string() };

export const journalRecord = z.discriminatedUnion('kind', [
  z.object({
    ...every,
    kind: z.literal('edit'),
    edits: z.array(z.intersection(z.object({ id: z.string() }), fieldEdit)),
  }),
  z.object({ ...every, kind: z.literal('undo') }),
  z.object({ ...every, kind: z.literal('redo') }),
  z.object({
    ...every,
    kind: z.literal('apply'),
    /** Whether it is the next step of redo. */
    again: z.boolean(),
    changes: z.array(change),
    operations: z.array(operation),
    /** Folders that are made for it, outer ones first. */
    folders: z.array(folderPath),
  }),
  z.object({ ...every, kind: z.literal('applied'), failed: z.array(failure) }),
  z.object({
    ...every,
    kind: z.literal('revert'),
    operations: z.array(operation),
    /** For each operation the one of the apply that it takes back. */
    undoes: z.array(count),
    /** Folders to remove afterwards where they are empty, outer ones first. */
    folders: z.array(folderPath),
  }),
  z.object({ ...every, kind: z.literal('reverted'), failed: z.array(failure) }),
]);

type Written<T> = T extends readonly (infer Item)[]
  ? readonly Written<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: Written<T[K]> }
    : T;

export type JournalRecord = Written<z.infer<typeof journalRecord>>;
/** A record as its writer gives it: the rest is the same for every one. */
export type JournalEntry = JournalRecord extends infer R
  ? R extends JournalRecord
    ? Omit<R, keyof typeof every>
    : never
  : never;
export type FieldEdit = Written<z.infer<typeof fieldEdit>>;
export type EditRecord = Extract<JournalRecord, { kind: 'edit' }>;
export type ApplyRecord = Extract<JournalRecord, { kind: 'apply' }>;
export type RevertRecord = Extract<JournalRecord, { kind: 'revert' }>;
export type Operation = Written<z.infer<typeof operation>>;
export type RowEdit = Written<z.infer<typeof rowEdit>>;
export type Change = Written<z.infer<typeof change>>;
export type Failure = Written<z.infer<typeof failure>>;
