// The sample's folder on disk. A marker file lists what was written, so that making the sample again replaces exactly
// those files and a user's own are never touched.

import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import {
  sampleFileInTheWay,
  sampleFolderInUse,
  sampleFolderIsFile,
  sampleNotWritable,
} from './errors';

export const markerName = '.glassbox-sample.json';
/** Where the training of the sample's model is kept; its name is the sample's own. */
export const trainingFolder = '.glassbox/training/sample';

/** Only paths that a sample can have: a marker from elsewhere must not name files outside of its folder. */
const samplePath = z
  .string()
  .regex(
    /^(pictures\/(train|val|test)\/[a-z]+\/[a-z0-9-]+\.(png|jpg)|model\.onnx|model\.glassbox\.json|README\.md)$/,
  );
const markerSchema = z.object({ seed: z.number(), files: z.array(samplePath) });

/** Makes the folder, or empties the one of an earlier sample of the listed files. */
export async function claimFolder(
  folder: string,
  seed: number,
  files: readonly string[],
): Promise<void> {
  const entries = await listFolder(folder);
  if (entries.length > 0) {
    const earlier = await readMarker(folder);
    if (!earlier) throw sampleFolderInUse(folder);
    for (const file of earlier)
      await attempt(folder, () => rm(join(folder, file), { force: true }));
    const training = join(folder, trainingFolder);
    await attempt(training, () => rm(training, { recursive: true, force: true }));
  }
  await attempt(folder, () => mkdir(folder, { recursive: true }));
  const path = join(folder, markerName);
  const text = `${JSON.stringify({ seed, files }, null, 2)}\n`;
  await attempt(path, () => writeFile(path, text));
}

/** Writes a new file of the sample and its folders; never over an existing file. */
export async function writeSampleFile(
  folder: string,
  file: string,
  content: Uint8Array | string,
): Promise<void> {
  const path = join(folder, file);
  await attempt(path, async () => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content, { flag: 'wx' });
  });
}

async function listFolder(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    if (codeOf(error) === 'ENOTDIR') throw sampleFolderIsFile(folder);
    throw sampleNotWritable(folder, reasonOf(error), error);
  }
}

/** The files of an earlier sample; null where the marker is missing or not ours. */
async function readMarker(folder: string): Promise<readonly string[] | null> {
  try {
    const text = await readFile(join(folder, markerName), 'utf8');
    return markerSchema.parse(JSON.parse(text)).files;
  } catch {
    return null;
  }
}

async function attempt(path: string, action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw sampleFileInTheWay(path);
    throw sampleNotWritable(path, reasonOf(error), error);
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'the system does not permit it',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a file stands where a folder is needed',
};

function reasonOf(error: unknown): string {
  const code = codeOf(error) ?? 'unknown error';
  return reasons[code] ?? code;
}
