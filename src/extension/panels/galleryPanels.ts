// The Gallery panels: one for each run folder. The status bar tells how far the runs are.

import type { Disposable } from '../../base/disposable';
import { runTitle } from '../runFolder';
import type { Services } from '../services';
import { createEvaluationStatus } from './evaluationStatus';
import { GalleryPanel } from './galleryPanel';
import type { Evaluation } from './galleryRun';
import { rememberedSchema } from './gallerySchema';
import { createPathPanels } from './pathPanels';

export const galleryViewType = 'glassbox.gallery';

export interface GalleryPanels extends Disposable {
  /** The panel of a run folder; null where there is none. */
  find(run: string): GalleryPanel | null;
  /** Shows what the folder holds. `run` is a full path. */
  open(run: string): GalleryPanel;
  /** Begins a run in a new folder, or goes on with one that is not done. */
  evaluate(run: string, evaluation: Evaluation): GalleryPanel;
}

export function createGalleryPanels(parts: Services): GalleryPanels {
  const status = createEvaluationStatus();
  const panels = createPathPanels(parts, {
    viewType: galleryViewType,
    memoryKey: 'gallery.panels',
    schema: rememberedSchema,
    pathOf: ({ run }) => run,
    title: runTitle,
    create: (panel, run, onChange) =>
      new GalleryPanel({
        parts,
        panel,
        run,
        onChange: () => {
          onChange();
          showStatus();
        },
        onEdited: ({ scope, areFilesOther }) => {
          if (areFilesOther) parts.datasets.forget(scope.dataset);
          for (const other of panels.all) {
            // One that cannot be read says so at the panel's next wish.
            if (other.run !== run) void other.edits.editedElsewhere(scope).catch(() => undefined);
          }
        },
      }),
    restore: (panel) => void panel.begin(null),
  });
  const showStatus = (): void => {
    status.show(
      panels.all
        .filter(({ isRunning }) => isRunning)
        .map(({ run, evaluation }) => ({ run, ...evaluation.state })),
    );
  };
  return {
    find: panels.find,
    open: (run) => {
      const { panel, isNew } = panels.show(run);
      if (isNew) void panel.begin(null);
      return panel;
    },
    evaluate: (run, evaluation) => {
      const { panel } = panels.show(run);
      void panel.begin(evaluation);
      return panel;
    },
    dispose: () => {
      panels.dispose();
      status.dispose();
    },
  };
}
