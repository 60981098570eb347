// The runs of a workspace folder, by their folders' names and manifests alone.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunListing, RunManifest } from '../../protocol/evaluation';
import { findManifest, isThere, listParts, predictionsFile } from './runFolder';

/** Newest first; folders whose manifest cannot be read are left out. */
export async function listRuns(folder: string): Promise<readonly RunListing[]> {
  const runs = join(folder, '.glassbox', 'runs');
  const names = await readdir(runs).catch((): string[] => []);
  const found = await Promise.all(
    names.map(async (name) => {
      const run = join(runs, name);
      const manifest = await findManifest(run).catch(() => null);
      return manifest && { run, manifest, done: await doneOf(run, manifest) };
    }),
  );
  return found
    .filter((each) => each !== null)
    .sort((a, b) => (a.manifest.startedAt < b.manifest.startedAt ? 1 : -1));
}

async function doneOf(run: string, { dataset }: RunManifest): Promise<number> {
  if (await isThere(join(run, predictionsFile))) return dataset.count;
  return (await listParts(run)).reduce((sum, { from, to }) => sum + to - from, 0);
}
