// The Training panels: one for each training's folder, be it only planned.

import type { Disposable } from '../../base/disposable';
import type { TrainRequest } from '../../protocol/train';
import { noWorkspaceFolder } from '../trainingErrors';
import { freeTrainingFolder, trainingTitle, workspaceRootOf } from '../trainingFolder';
import type { TrainWish } from '../trainingWizard';
import { createPathPanels } from './pathPanels';
import type { TrainingParts } from './trainingIntents';
import { TrainingPanel } from './trainingPanel';
import { rememberedSchema } from './trainingSchema';

export const trainingViewType = 'glassbox.training';

export interface TrainingPanels extends Disposable {
  /** The panel of a training's folder; null where there is none. */
  find(out: string): TrainingPanel | null;
  /** Shows what runs in the folder, or what it holds. `out` is a full path. */
  open(out: string): TrainingPanel;
  /** The plan of this model, a file, that came to nothing because no head was found; null where there is none. */
  waitingForHead(model: string): Pick<TrainingPanel, 'wish' | 'close'> | null;
  /** Shows what a training would do; it is started there. */
  plan(wish: TrainWish): Promise<TrainingPanel>;
  /** Starts, or goes on with, the training of that request. Ends when its task has begun. */
  begin(request: TrainRequest): Promise<void>;
}

export function createTrainingPanels(parts: TrainingParts): TrainingPanels {
  const panels = createPathPanels(parts, {
    viewType: trainingViewType,
    memoryKey: 'training.panels',
    schema: rememberedSchema,
    pathOf: ({ out }) => out,
    title: trainingTitle,
    create: (panel, out, onChange) =>
      new TrainingPanel({ parts, panel, out, onChange, begin: (request) => begin(request) }),
    restore: (panel, { wish }) => void panel.begin(wish),
  });
  const show = (out: string, wish: TrainWish | null): TrainingPanel => {
    const { panel, isNew } = panels.show(out);
    if (isNew) void panel.begin(wish);
    return panel;
  };
  const begin = async (request: TrainRequest): Promise<void> => {
    const { panel, isNew } = panels.show(request.out);
    // What is resumed is shown as it lies there until it goes on.
    if (isNew && request.resume) await panel.begin(null);
    await panel.launch(request);
  };
  return {
    find: panels.find,
    open: (out) => show(out, null),
    waitingForHead: (model) =>
      panels.all.find(
        ({ wish, state }) => wish?.model === model && state.error?.code === 'head-not-found',
      ) ?? null,
    plan: async (wish) => {
      const { model, dataset } = wish;
      const root = workspaceRootOf(dataset, model)?.uri.fsPath;
      if (root === undefined) throw noWorkspaceFolder();
      return show(await freeTrainingFolder(root, { model, dataset, startedAt: new Date() }), wish);
    },
    begin,
    dispose: () => panels.dispose(),
  };
}
