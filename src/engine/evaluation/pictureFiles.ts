// Pictures of a dataset as files in the cache of a run: thumbnails, and copies of pictures that lie in one file with others.
// Their names tell their content, so nothing is ever stale; the oldest go when there are too many.

import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfAborted } from '../../base/errors';
import type { Dataset } from '../../core/datasets/types';
import { glassboxFolder, writeWhole } from '../../core/evaluate/runFolder';
import { renderImage, renderPixels } from '../../core/images/render';
import type { EncodedImage } from '../../protocol/prediction';

export interface PictureFiles {
  /** Upright, at most `maxSide` on its longer side. */
  thumbnail(
    run: string,
    dataset: Dataset,
    source: number,
    maxSide: number,
    signal: AbortSignal,
  ): Promise<EncodedImage>;
  /** Its own file, or a PNG in the cache. */
  file(run: string, dataset: Dataset, source: number, signal: AbortSignal): Promise<string>;
}

/** Of all thumbnails together. */
const maxBytes = 256 * 2 ** 20;
/** Thumbnails that are written between two looks at how much there is. */
const trimEvery = 500;

export function createPictureFiles(): PictureFiles {
  let written = 0;
  return {
    thumbnail: async (run, dataset, source, maxSide, signal) => {
      const folder = await cacheOf(run, 'thumbnails');
      const file = dataset.file(source);
      const name = `${await keyOf(dataset, source)}-${maxSide}`;
      const kept = await readKept(folder, name);
      if (kept !== null) return kept;
      throwIfAborted(signal);
      const image =
        file === null
          ? await renderPixels(await dataset.decode(source, signal), maxSide)
          : await renderImage(file, maxSide, signal);
      // A full disk must not keep anybody from looking.
      await keep(folder, name, image).catch(() => undefined);
      if (++written % trimEvery === 0) await trim(folder);
      return image;
    },
    file: async (run, dataset, source, signal) => {
      const own = dataset.file(source);
      if (own !== null) return own;
      const path = join(await cacheOf(run, 'pictures'), `${await keyOf(dataset, source)}.png`);
      if ((await stat(path).catch(() => null)) !== null) return path;
      const { bytes } = await renderPixels(await dataset.decode(source, signal));
      await writeWhole(path, bytes);
      return path;
    },
  };
}

async function cacheOf(run: string, kind: 'thumbnails' | 'pictures'): Promise<string> {
  const folder = join(glassboxFolder(run) ?? run, 'cache', kind);
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Of the picture as it is now. */
async function keyOf(dataset: Dataset, source: number): Promise<string> {
  const file = dataset.file(source);
  const facts = file === null ? null : await stat(file).catch(() => null);
  const version = facts === null ? dataset.fingerprint : `${facts.size}:${facts.mtimeMs}`;
  return createHash('sha256')
    .update(JSON.stringify([dataset.path, version, dataset.rows[source]?.id ?? source]))
    .digest('hex')
    .slice(0, 32);
}

/** Size and type lie beside the pixels, so that nothing has to be decoded. */
async function keep(
  folder: string,
  name: string,
  { size, mime, bytes }: EncodedImage,
): Promise<void> {
  const header = new TextEncoder().encode(`${JSON.stringify({ size, mime })}\n`);
  const content = new Uint8Array(header.length + bytes.length);
  content.set(header);
  content.set(bytes, header.length);
  await writeWhole(join(folder, name), content);
}

async function readKept(folder: string, name: string): Promise<EncodedImage | null> {
  const path = join(folder, name);
  const content = await readFile(path).catch(() => null);
  if (content === null) return null;
  const end = content.indexOf(10);
  try {
    const { size, mime } = JSON.parse(content.toString('utf8', 0, end)) as Omit<
      EncodedImage,
      'bytes'
    >;
    const now = new Date();
    await utimes(path, now, now).catch(() => undefined);
    return { size, mime, bytes: new Uint8Array(content.subarray(end + 1)) };
  } catch {
    return null;
  }
}

/** Those that were looked at longest ago go first. */
async function trim(folder: string): Promise<void> {
  const names = await readdir(folder);
  const files = await Promise.all(
    names.map(async (name) => ({ name, facts: await stat(join(folder, name)).catch(() => null) })),
  );
  const present = files.flatMap(({ name, facts }) => (facts ? [{ name, facts }] : []));
  present.sort((a, b) => b.facts.mtimeMs - a.facts.mtimeMs);
  let total = 0;
  for (const { name, facts } of present) {
    total += facts.size;
    if (total > maxBytes) await rm(join(folder, name), { force: true });
  }
}
