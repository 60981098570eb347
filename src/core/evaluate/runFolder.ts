// The files of a run. `run.json` says what it is about; predictions come in parts while it runs, since a Parquet file
// cannot grow, and in one file once it is done. Every file is written beside its place and renamed, so that a kill
// leaves whole files only.

import { randomUUID } from 'node:crypto';
import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod/mini';
import type { RunManifest } from '../../protocol/evaluation';
import { providers } from '../../protocol/model';
import { runMissing, runNotWritten, runUnreadable } from './errors';

export const predictionsFile = 'predictions.parquet';
export const featuresFile = 'features.parquet';
export const auditFile = 'audit.json';
const manifestFile = 'run.json';

/** Rows `from` (inclusive) to `to` (exclusive) of a run. */
export interface RunPart {
  readonly from: number;
  readonly to: number;
}

const nullableText = z.nullable(z.string());

const sizeSchema = z.object({ width: z.int(), height: z.int() });

const resizeSchema = z.object({
  mode: z.enum(['shorter-side', 'exact', 'letterbox', 'none']),
  size: sizeSchema,
  interpolation: z.enum(['nearest', 'bilinear', 'bicubic', 'lanczos']),
});

const preprocessSchema = z.object({
  layout: z.enum(['NCHW', 'NHWC']),
  size: sizeSchema,
  channels: z.union([z.literal(1), z.literal(3)]),
  colorOrder: z.enum(['RGB', 'BGR']),
  scale: z.number(),
  mean: z.array(z.number()),
  std: z.array(z.number()),
  resize: resizeSchema,
  crop: z.enum(['center', 'none']),
});

const manifestSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  status: z.enum(['running', 'cancelled', 'done']),
  startedAt: z.string(),
  finishedAt: nullableText,
  dataset: z.object({
    path: z.string(),
    name: z.string(),
    format: z.enum(['image-folder', 'csv', 'tsv', 'jsonl', 'parquet', 'idx', 'cifar']),
    fingerprint: z.string(),
    split: nullableText,
    count: z.int(),
    classes: z.array(z.string()),
  }),
  model: z.object({ path: z.string(), name: z.string(), sha256: z.string() }),
  outputs: z.array(nullableText),
  preprocess: preprocessSchema,
  matching: z.object({
    classes: z.array(
      z.object({
        label: z.string(),
        index: z.nullable(z.int()),
        output: nullableText,
        how: z.enum(['table', 'name', 'synset', 'synonym', 'plural', 'order', 'none']),
      }),
    ),
    unusedOutputs: z.int(),
    notice: nullableText,
  }),
  provider: z.object({
    provider: z.enum(providers),
    reason: z.string(),
    refused: z.array(z.object({ provider: z.enum(providers), error: z.string() })),
    forcedToCpu: z.array(z.string()),
  }),
  batch: z.int().check(z.positive()),
  featureValue: nullableText,
  versions: z.object({ glassbox: z.string(), onnxruntime: z.string() }),
});

/** Throws `run-missing` or `run-unreadable`. */
export async function readManifest(run: string): Promise<RunManifest> {
  const path = join(run, manifestFile);
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) throw runMissing(run);
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (error) {
    throw runUnreadable(
      path,
      error instanceof z.core.$ZodError ? z.prettifyError(error) : 'no JSON',
    );
  }
}

/** null where the folder holds no run. */
export async function findManifest(run: string): Promise<RunManifest | null> {
  const names = await readdir(run).catch((): string[] => []);
  return names.includes(manifestFile) ? readManifest(run) : null;
}

export async function writeManifest(run: string, manifest: RunManifest): Promise<void> {
  await mkdir(run, { recursive: true });
  await ignoreRuns(run);
  await writeWhole(join(run, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Runs and cached pictures do not belong into version control; the journal of label edits does. */
async function ignoreRuns(run: string): Promise<void> {
  const home = glassboxFolder(run);
  if (home === null) return;
  await writeFile(join(home, '.gitignore'), 'cache/\nruns/\n*.lock\n', { flag: 'wx' }).catch(
    () => undefined,
  );
}

/** The `.glassbox` folder that a run lies in; null for a run elsewhere. */
export function glassboxFolder(run: string): string | null {
  const home = dirname(dirname(run));
  return basename(home) === '.glassbox' ? home : null;
}

export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await inPlaceOf(path, (temporary) => writeFile(temporary, content));
}

/** `write` fills a temporary file, which then takes the place of `path`. */
export async function inPlaceOf(
  path: string,
  write: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = join(dirname(path), `.${randomUUID()}.tmp`);
  try {
    await write(temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw runNotWritten(dirname(path), error);
  }
}

const partName = /^part-(\d+)-(\d+)\.parquet$/;

export function partFile(run: string, { from, to }: RunPart): string {
  return join(run, `part-${digits(from)}-${digits(to)}.parquet`);
}

export function featurePartFile(run: string, { from, to }: RunPart): string {
  return join(run, `features-${digits(from)}-${digits(to)}.parquet`);
}

function digits(row: number): string {
  return String(row).padStart(8, '0');
}

export function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** The one file of a finished run, or its parts so far. */
export async function predictionFiles(run: string): Promise<readonly string[]> {
  const whole = join(run, predictionsFile);
  return (await isThere(whole))
    ? [whole]
    : (await listParts(run)).map((part) => partFile(run, part));
}

/** In the order of their rows. The features of a part are written before it, so a part that is there has them. */
export async function listParts(run: string): Promise<readonly RunPart[]> {
  const names = await readdir(run).catch((): string[] => []);
  return names
    .map((name) => partName.exec(name))
    .filter((match) => match !== null)
    .map(([, from, to]) => ({ from: Number(from), to: Number(to) }))
    .sort((a, b) => a.from - b.from);
}

/** What killed processes left half written. */
export function removeLeftovers(run: string): Promise<void> {
  return removeFiles(run, (name) => name.endsWith('.tmp'));
}

/** Also features of a part that was never written. */
export function removeParts(run: string): Promise<void> {
  return removeFiles(run, (name) => /^(part|features)-\d+-\d+\.parquet$/.test(name));
}

async function removeFiles(run: string, isOut: (name: string) => boolean): Promise<void> {
  const names = await readdir(run).catch((): string[] => []);
  await Promise.all(names.filter(isOut).map((name) => rm(join(run, name), { force: true })));
}
