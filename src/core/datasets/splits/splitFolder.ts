// A split as folders of pictures: files are copied (as clones where the file system can, which takes no space), pictures
// that lie in one big file are written as PNG.

import { constants } from 'node:fs';
import { access, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type ErrorFacts, errorFacts, isCancelled, throwIfAborted } from '../../../base/errors';
import { encodeImage } from '../../images/encode';
import { unlabelledFolder } from '../unlabelled';
import { createNames, safeName } from './safeName';
import type { SplitToWrite, WrittenSplit } from './types';

/** Pictures under way at once. */
const width = 8;

/** Writes to `folder` what is to stand at `split.out`. */
export async function writeSplitFolder(split: SplitToWrite, folder: string): Promise<WrittenSplit> {
  const { signal, progress } = split;
  const targets = planFiles(split, folder);
  await mkdir(folder);
  for (const path of new Set(targets.map((target) => target.folder))) {
    await mkdir(path, { recursive: true });
  }
  const skipped: { row: number; error: ErrorFacts }[] = [];
  for (let from = 0; from < targets.length; from += width) {
    throwIfAborted(signal);
    const results = await Promise.allSettled(
      targets
        .slice(from, from + width)
        .map((target, i) => writePicture(split, from + i, join(target.folder, target.name))),
    );
    results.forEach((result, i) => {
      if (result.status === 'rejected') throw result.reason;
      if (result.value) skipped.push({ row: from + i, error: result.value });
    });
    progress(Math.min(from + width, targets.length), targets.length);
  }
  return { skipped };
}

interface Target {
  readonly folder: string;
  readonly name: string;
}

/** A place of its own for each row; equal names get numbers in the order of the rows. */
function planFiles({ dataset, splits, names }: SplitToWrite, folder: string): Target[] {
  const nextClass = createNames([unlabelledFolder]);
  const classes = new Map<string | null, string>([[null, unlabelledFolder]]);
  const nextFile = new Map<string, (name: string) => string>();
  return dataset.rows.map(({ label, id }, row) => {
    const name = classes.get(label) ?? nextClass(safeName(label ?? ''));
    classes.set(label, name);
    const path = join(folder, names[splits[row] ?? 0] ?? '', name);
    const next = nextFile.get(path) ?? createNames();
    nextFile.set(path, next);
    const file = dataset.file(row);
    return {
      folder: path,
      name: next(file === null ? `${safeName(id.replaceAll('/', '-'))}.png` : basename(file)),
    };
  });
}

/** What is wrong with the picture, if anything is; throws what is wrong with the target. */
async function writePicture(
  { dataset, signal }: SplitToWrite,
  row: number,
  target: string,
): Promise<ErrorFacts | null> {
  const file = dataset.file(row);
  if (file !== null) {
    const problem = await access(file, constants.R_OK).then(() => null, errorFacts);
    if (problem === null) await copyFile(file, target, constants.COPYFILE_FICLONE);
    return problem;
  }
  let encoded: Uint8Array;
  try {
    const image = await dataset.decode(row, signal);
    encoded = await encodeImage(image.data, image, 'png');
  } catch (error) {
    if (isCancelled(error)) throw error;
    return errorFacts(error);
  }
  await writeFile(target, encoded, { flag: 'wx' });
  return null;
}
