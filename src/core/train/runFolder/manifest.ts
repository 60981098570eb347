// training.json: what a training is about and how it stands. It is the machine's own file, so only what others rely on is
// checked when it is read.

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod/mini';
import type { TrainingManifest } from '../../../protocol/train';
import { trainingMissing, trainingUnreadable } from './errors';
import { writeWhole } from './wholeFile';

export const manifestFile = 'training.json';
export const reportFile = 'report.json';

const shape = z.looseObject({
  version: z.literal(1, { error: 'it is of another version' }),
  id: z.string(),
  status: z.enum(['running', 'stopped', 'failed', 'done']),
  startedAt: z.string(),
  request: z.looseObject({ model: z.string(), out: z.string() }),
  config: z.looseObject({ phases: z.array(z.looseObject({ name: z.string() })) }),
  dataset: z.looseObject({ fingerprint: z.string(), classes: z.array(z.string()) }),
  model: z.looseObject({ path: z.string(), sha256: z.string() }),
  parameters: z.array(z.looseObject({ name: z.string() })),
  blocks: z.array(z.string()),
  notes: z.array(z.string()),
});

/** Throws `training-missing` or `training-unreadable`. */
export async function readTraining(out: string): Promise<TrainingManifest> {
  const path = join(out, manifestFile);
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) throw trainingMissing(out);
  try {
    const manifest: unknown = JSON.parse(text);
    shape.parse(manifest);
    // As it was written: the schema would put what it names first.
    return manifest as TrainingManifest;
  } catch (error) {
    const isShape = error instanceof z.core.$ZodError;
    throw trainingUnreadable(path, isShape ? z.prettifyError(error) : 'it is no JSON');
  }
}

/** null where the folder holds no training. */
export async function findTraining(out: string): Promise<TrainingManifest | null> {
  const names = await readdir(out).catch((): string[] => []);
  return names.includes(manifestFile) ? readTraining(out) : null;
}

export async function writeTraining(out: string, manifest: TrainingManifest): Promise<void> {
  await writeWhole(join(out, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`);
  await ignoreTrainings(out);
}

/** Trainings do not belong into version control. A file that is there is left as it is, but for the one missing line. */
async function ignoreTrainings(out: string): Promise<void> {
  const home = dirname(dirname(out));
  if (basename(home) !== '.glassbox') return;
  const path = join(home, '.gitignore');
  const text = await readFile(path, 'utf8').catch(() => 'cache/\nruns/\n*.lock\n');
  if (text.split('\n').includes('training/')) return;
  await writeFile(path, `${text.replace(/\n*$/, '\n')}training/\n`).catch(() => undefined);
}
