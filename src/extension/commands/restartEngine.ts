// "Restart Engine": ends the engine process; the next question starts a new one.

import * as vscode from 'vscode';
import { announce } from '../notify';
import type { Command } from './command';

export const restartEngine: Command = {
  id: 'glassbox.restartEngine',
  needsTrust: true,
  run: ({ client, models }) => {
    client.restart();
    models.refresh();
    announce(vscode.l10n.t('The Glassbox engine was restarted.'));
  },
};
