// Edits of an image folder are moves of files: its folders say class and split. A picture keeps its name unless another
// has it at the new place.

import { lstat, readdir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { errorFacts, throwIfAborted } from '../../../base/errors';
import { isSplitName } from '../survey';
import type { Dataset, DatasetRow } from '../types';
import { editOutside, fileGone, labelNotFolder, noSplitFolders, splitMissing } from './errors';
import { excludedFolder, isMissing, isSafeName, isSafePath } from './paths';
import type { EditedPicture, EditedPictures } from './pictures';
import {
  type FailedEdit,
  fieldsOf,
  listedAs,
  type Plan,
  type PlanInput,
  rowsOf,
} from './planParts';
import type { Change, Operation } from './records';

type Mutable<T> = T extends readonly (infer Item)[] ? Item[] : T;
type Draft = { -readonly [K in keyof Plan]: Mutable<Plan[K]> };

export async function planFolder(input: PlanInput): Promise<Plan> {
  const { dataset, place, pending, pictures, signal } = input;
  const plan: Draft = { changes: [], operations: [], folders: [], failed: [], lines: [] };
  const rows = rowsOf(dataset, pending);
  const layout = layoutOf(dataset, pictures);
  const names = createNames(place.base, pictures);
  for (const [index, picture] of pending.entries()) {
    throwIfAborted(signal);
    if (index % 100 === 99) await setImmediate();
    try {
      await planMove(plan, {
        picture,
        row: dataset.rows[rows.get(picture.id) ?? -1],
        layout,
        names,
        base: place.base,
      });
    } catch (error) {
      const failed: FailedEdit = { id: picture.id, error: errorFacts(error) };
      plan.failed.push(failed);
    }
  }
  plan.folders = await names.missingFolders();
  return plan;
}

interface Move {
  readonly picture: EditedPicture;
  /** undefined: the dataset does not list the picture. */
  readonly row: DatasetRow | undefined;
  readonly layout: Layout;
  readonly names: Names;
  readonly base: string;
}

async function planMove(plan: Draft, { picture, row, layout, names, base }: Move): Promise<void> {
  const { id, kept } = picture;
  const from = kept?.kind === 'file' ? kept.path : id;
  const full = join(base, from);
  if (!kept && !row) throw fileGone(full);
  if (!isSafePath(from)) throw editOutside(full, base);
  const facts = await lstat(full).catch((error: unknown) => {
    throw isMissing(error) ? fileGone(full) : error;
  });
  const excluded = picture.excluded?.wanted ?? false;
  const folder = targetFolder(picture, row, layout);
  const target = excluded ? posix.join(excludedFolder, folder) : folder;
  const isSamePlace = target === posix.dirname(from);
  const to = isSamePlace ? from : await names.take(target, posix.basename(from), picture);
  const newId = listedId(to);
  const change: Change = {
    id,
    newId,
    fields: fieldsOf(picture),
    operation: isSamePlace ? null : plan.operations.length,
    kept: excluded ? { kind: 'file', path: to, ...listedAs(picture, row) } : null,
  };
  const move: Operation = { kind: 'move', from, to, size: facts.size };
  if (!isSamePlace) plan.operations.push(move);
  plan.changes.push(change);
  plan.lines.push({ id, text: isSamePlace ? `keep ${from}` : `move ${from} to ${to}` });
}

/** The id that the dataset gives, or would give, the file. */
function listedId(path: string): string {
  return path.startsWith(`${excludedFolder}/`) ? path.slice(excludedFolder.length + 1) : path;
}

interface Layout {
  readonly hasSplits: boolean;
  readonly splits: ReadonlySet<string>;
}

function layoutOf({ rows }: Dataset, { all }: EditedPictures): Layout {
  const splits = new Set<string>();
  for (const { split } of rows) if (split !== null) splits.add(split);
  // Those whose pictures are all excluded are splits still.
  for (const { kept } of all) if (kept?.split != null) splits.add(kept.split);
  return { hasSplits: splits.size > 0, splits };
}

/** Folder that says the wanted class and split; folders inside of a class folder are kept unless the class changes. */
function targetFolder(
  { id, label, split, kept }: EditedPicture,
  row: DatasetRow | undefined,
  { hasSplits, splits }: Layout,
): string {
  const parts = id.split('/').slice(0, -1);
  const hasSplit = (row ?? kept)?.split != null;
  const wantedSplit = changed(split);
  const wantedLabel = changed(label);
  let [ownSplit = null, ...classParts] = hasSplit ? parts : [null, ...parts];
  if (wantedSplit !== null) {
    if (!hasSplits) throw noSplitFolders(id);
    if (!isSafeName(wantedSplit) || !(splits.has(wantedSplit) || isSplitName(wantedSplit))) {
      throw labelNotFolder(id, wantedSplit);
    }
    ownSplit = wantedSplit;
  }
  if (wantedLabel !== null) {
    if (!isSafeName(wantedLabel)) throw labelNotFolder(id, wantedLabel);
    // A class folder beside those of the splits would not be seen.
    if (hasSplits && ownSplit === null) throw splitMissing(id);
    if (classParts[0] !== wantedLabel) classParts = [wantedLabel];
  }
  return [ownSplit ?? [], classParts].flat().join('/') || '.';
}

function changed(field: EditedPicture['label']): string | null {
  return field && field.wanted !== field.held ? field.wanted : null;
}

interface Names {
  /** A path in the folder that no file has, none of this plan gets and no other picture ever had. */
  take(folder: string, name: string, picture: EditedPicture): Promise<string>;
  /** Folders of the paths given out that do not exist, outer ones first. */
  missingFolders(): Promise<string[]>;
}

function createNames(base: string, pictures: EditedPictures): Names {
  // Runs know a picture by the names it had: none of them may come to mean another one.
  const owners = new Map<string, EditedPicture>();
  for (const picture of pictures.all) {
    for (const id of [picture.id, ...picture.was]) owners.set(folded(id), picture);
  }
  const taken = new Map<string, Set<string>>();
  const namesIn = async (folder: string): Promise<Set<string>> => {
    const known = taken.get(folded(folder));
    if (known) return known;
    const names = new Set((await list(join(base, folder))).map(folded));
    taken.set(folded(folder), names);
    return names;
  };
  const folders = new Set<string>();
  return {
    take: async (folder, name, picture) => {
      const names = await namesIn(folder);
      for (let number = 1; ; number++) {
        const candidate = numbered(name, number);
        const path = posix.join(folder, candidate);
        const owner = owners.get(folded(listedId(path)));
        if (names.has(folded(candidate)) || (owner && owner !== picture)) continue;
        names.add(folded(candidate));
        owners.set(folded(listedId(path)), picture);
        folders.add(folder);
        return path;
      }
    },
    missingFolders: async () => {
      const missing = new Set<string>();
      for (const folder of folders) {
        const parts = folder === '.' ? [] : folder.split('/');
        for (const depth of parts.keys()) {
          const path = parts.slice(0, depth + 1).join('/');
          if (!missing.has(path) && !(await exists(join(base, path)))) missing.add(path);
        }
      }
      return [...missing];
    },
  };
}

/** Names that some file system takes for the same are the same here. */
function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function numbered(name: string, number: number): string {
  if (number === 1) return name;
  const { name: stem, ext } = posix.parse(name);
  return `${stem} (${number})${ext}`;
}

async function list(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
