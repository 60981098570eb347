// "Choose Active Model…": the models of the workspace in a quick pick, and any other file.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import { useModel } from '../activeModel';
import { pickModel } from '../modelPicker';
import { announce } from '../notify';
import type { Command } from './command';

export const chooseModel: Command = {
  id: 'glassbox.chooseModel',
  needsTrust: true,
  run: async (services) => {
    const path = await pickModel(services);
    if (path === null) return;
    await useModel(services, path);
    announce(vscode.l10n.t('Glassbox now uses {0}.', basename(path)));
  },
};
