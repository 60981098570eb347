// The view "Trainings": the experiment log of the workspace, those under way on top.

import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { errorFacts } from '../../base/errors';
import { createThrottle } from '../throttle';
import type { TrainingCatalog } from '../trainingCatalog';
import type { Trainings } from '../trainings';
import { errorNode } from './datasetNodes';
import { trainingNodes } from './trainingNodes';
import { createTree, type TreeNode } from './treeNode';

export const trainingsViewId = 'glassbox.trainings';

/** Figures of a running training need no more. */
const redrawIntervalMs = 1000;

export function createTrainingsView({
  trainings,
  trainingCatalog,
}: {
  readonly trainings: Trainings;
  readonly trainingCatalog: TrainingCatalog;
}): Disposable {
  const owned = new DisposableStore();
  const roots = async (): Promise<readonly TreeNode[]> => {
    if (!vscode.workspace.isTrusted) return [];
    try {
      return trainingNodes(trainings.running, await trainingCatalog.list());
    } catch (error) {
      return [
        ...trainingNodes(trainings.running, []),
        errorNode('trainings/error', errorFacts(error)),
      ];
    }
  };
  const tree = owned.add(createTree(trainingsViewId, roots));
  const redraw = owned.add(createThrottle(() => tree.refresh(), redrawIntervalMs));
  owned.add(trainingCatalog.onDidChange(() => redraw.request()));
  owned.add(trainings.onDidChange(() => redraw.request()));
  return owned;
}
