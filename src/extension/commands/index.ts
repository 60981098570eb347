// Every command of the extension: one file each, one line here. A test compares this list with package.json.

import { type Disposable, DisposableStore } from '../../base/disposable';
import { registry } from '../../base/registry';
import { chooseModel } from './chooseModel';
import { classify } from './classify';
import { classifySelection } from './classifySelection';
import { type Command, type CommandServices, registerCommand } from './command';
import { createModelCard } from './createModelCard';
import { createSample } from './createSample';
import { editModelCard } from './editModelCard';
import { explain } from './explain';
import { explainSelection } from './explainSelection';
import { refreshModels } from './refreshModels';
import { restartEngine } from './restartEngine';
import { showLog } from './showLog';
import { useModelCommand } from './useModel';

export const commands: readonly Command[] = [
  classify,
  classifySelection,
  explain,
  explainSelection,
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
