// What a command is, and the one place where its errors end: a message with what to do next, never a silent failure.

import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import type { ModelEditors } from '../editors/modelEditors';
import { checkTrust, reportError } from '../notify';
import type { ExplainPanels } from '../panels/explainPanels';
import type { FeaturesPanels } from '../panels/featuresPanels';
import type { GalleryPanels } from '../panels/galleryPanels';
import type { PredictionPanels } from '../panels/predictionPanels';
import type { TrainingPanels } from '../panels/trainingPanels';
import type { Services } from '../services';
import type { TrainingCatalog } from '../trainingCatalog';
import type { Trainings } from '../trainings';

export interface CommandServices extends Services {
  readonly predictions: PredictionPanels;
  readonly explanations: ExplainPanels;
  readonly features: FeaturesPanels;
  readonly galleries: GalleryPanels;
  readonly editors: ModelEditors;
  readonly trainings: Trainings;
  readonly trainingCatalog: TrainingCatalog;
  readonly trainingPanels: TrainingPanels;
}

export interface Command {
  /** As in package.json, e.g. `glassbox.classify`. */
  readonly id: `glassbox.${string}`;
  /** False for what is harmless in a workspace nobody trusts. */
  readonly needsTrust: boolean;
  /** `args` come from menus, key bindings or other extensions: anything at all. */
  run(services: CommandServices, ...args: readonly unknown[]): Promise<void> | void;
}

export function registerCommand(services: CommandServices, command: Command): Disposable {
  return vscode.commands.registerCommand(command.id, async (...args: readonly unknown[]) => {
    if (command.needsTrust && !checkTrust()) return;
    try {
      await command.run(services, ...args);
    } catch (error) {
      reportError(services.log, error);
    }
  });
}
