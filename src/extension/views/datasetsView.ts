// The view "Datasets": every labelled dataset of the workspace with what it holds, and the evaluation runs.

import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { errorFacts } from '../../base/errors';
import type { DatasetListing } from '../../protocol/dataset';
import type { DatasetCatalog } from '../datasetCatalog';
import type { Services } from '../services';
import { createThrottle } from '../throttle';
import { datasetNode, errorNode, runsNode } from './datasetNodes';
import { createTree, type TreeNode } from './treeNode';

export const datasetsViewId = 'glassbox.datasets';

/** So many datasets are read for their counts without being opened. */
const countedAtOnce = 20;
const redrawIntervalMs = 500;

export function createDatasetsView({ datasets }: Pick<Services, 'datasets'>): Disposable {
  const owned = new DisposableStore();
  const counting = createCounting(datasets);
  const roots = async (): Promise<readonly TreeNode[]> => {
    if (!vscode.workspace.isTrusted) return [];
    const [found, runs] = await Promise.all([
      rows('datasets/error', async () => {
        const listings = await datasets.list();
        counting.start(listings);
        return listings.map((listing) => {
          const { path } = listing;
          return datasetNode(listing, datasets.known(path), () => datasets.describe(path));
        });
      }),
      rows('runs/error', async () => runsNode(await datasets.runs())),
    ]);
    return [...found, ...runs];
  };
  const tree = owned.add(createTree(datasetsViewId, roots));
  const redraw = owned.add(createThrottle(() => tree.refresh(), redrawIntervalMs));
  owned.add(datasets.onDidChange(() => redraw.request()));
  owned.add(counting);
  return owned;
}

/** What cannot be had is a row that says why: datasets are shown though the runs cannot be read. */
async function rows(
  id: string,
  make: () => Promise<readonly TreeNode[]>,
): Promise<readonly TreeNode[]> {
  try {
    return await make();
  } catch (error) {
    return [errorNode(id, errorFacts(error))];
  }
}

/** Reads datasets one after another, so that rows get their counts while nobody waits for them. */
function createCounting(
  datasets: Pick<DatasetCatalog, 'describe' | 'known'>,
): Disposable & { start(listings: readonly DatasetListing[]): void } {
  let turn = 0;
  const tried = new Set<string>();
  let last: readonly DatasetListing[] = [];
  const count = async (paths: readonly string[], mine: number): Promise<void> => {
    for (const path of paths) {
      if (mine !== turn) return;
      // One that cannot be read says so when it is opened.
      await datasets.describe(path).catch(() => tried.add(path));
    }
  };
  return {
    start: (listings) => {
      // Looked for anew: what could not be read then may be well now.
      if (listings !== last) tried.clear();
      last = listings;
      const unknown = listings
        .slice(0, countedAtOnce)
        .map(({ path }) => path)
        .filter((path) => datasets.known(path) === null && !tried.has(path));
      if (unknown.length > 0) void count(unknown, ++turn);
    },
    dispose: () => {
      turn++;
    },
  };
}
