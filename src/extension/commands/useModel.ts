// "Use as Active Model" of an .onnx file in the explorer, in a tab or in the Models view.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import { useModel } from '../activeModel';
import { pickModel } from '../modelPicker';
import { announce } from '../notify';
import { activeTabUri, selectedUris } from '../selection';
import type { Command } from './command';

export const useModelCommand: Command = {
  id: 'glassbox.useModel',
  needsTrust: true,
  run: async (services, ...args) => {
    const uri = selectedUris(args)[0] ?? activeTabUri();
    const path = uri?.fsPath ?? (await pickModel(services));
    if (path === null) return;
    await useModel(services, path);
    announce(vscode.l10n.t('Glassbox now uses {0}.', basename(path)));
  },
};
