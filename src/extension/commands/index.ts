// Every command of the extension: one file each, one line here. A test compares this list with package.json.

import { type Disposable, DisposableStore } from '../../base/disposable';
import { registry } from '../../base/registry';
import { chooseModel } from './chooseModel';
import { classify } from './classify';
import { classifySelection } from './classifySelection';
import { type Command, type CommandServices, registerCommand } from './command';
import { compareTrainings } from './compareTrainings';
import { createModelCard } from './createModelCard';
import { createSample } from './createSample';
import { editDataset } from './editDataset';
import { editModelCard } from './editModelCard';
import { evaluate } from './evaluate';
import { explain } from './explain';
import { explainSelection } from './explainSelection';
import { features } from './features';
import { featuresSelection } from './featuresSelection';
import { fineTune } from './fineTune';
import { mapManifest } from './mapManifest';
import { openModel } from './openModel';
import { openRun } from './openRun';
import { openTraining } from './openTraining';
import { refreshDatasets } from './refreshDatasets';
import { refreshModels } from './refreshModels';
import { refreshTrainings } from './refreshTrainings';
import { restartEngine } from './restartEngine';
import { resumeTraining } from './resumeTraining';
import { revealDataset } from './revealDataset';
import { showLog } from './showLog';
import { splitDataset } from './splitDataset';
import { stopTraining } from './stopTraining';
import { useModelCommand } from './useModel';

export const commands: readonly Command[] = [
  classify,
  classifySelection,
  explain,
  explainSelection,
  features,
  featuresSelection,
  evaluate,
  openRun,
  splitDataset,
  mapManifest,
  editDataset,
  revealDataset,
  refreshDatasets,
  fineTune,
  openTraining,
  resumeTraining,
  stopTraining,
  compareTrainings,
  refreshTrainings,
  openModel,
  useModelCommand,
  chooseModel,
  createModelCard,
  editModelCard,
  createSample,
  refreshModels,
  restartEngine,
  showLog,
];

export function registerCommands(services: CommandServices): Disposable {
  const owned = new DisposableStore();
  for (const command of registry(commands).values()) owned.add(registerCommand(services, command));
  return owned;
}
