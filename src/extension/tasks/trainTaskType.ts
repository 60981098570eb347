// What the parts of training tasks share: their names in package.json, and what a definition is resolved to.

import type { TrainRequest } from '../../protocol/train';
import type { Trainings } from '../trainings';

export const trainTaskType = 'glassbox-train';
export const trainProblemMatcher = '$glassbox-train';

export interface TrainTaskParts {
  readonly trainings: Trainings;
}

export interface ResolvedTask {
  readonly request: TrainRequest;
  /** The file that holds the recipe; null where the task itself does. */
  readonly recipe: string | null;
}
