// "Restart Engine": ends the engine process; the next question starts a new one.

import * as vscode from 'vscode';
import { announce } from '../notify';
import type { Command } from './command';

export const restartEngine: Command = {
  id: 'glassbox.restartEngine',
  needsTrust: true,
  run: ({ client, models, store }) => {
    client.restart();
    // An engine that had crashed is not there to be stopped, but its warning has been answered.
    store.update({ engine: { kind: 'stopped' } });
    models.refresh();
    announce(vscode.l10n.t('The Glassbox engine was restarted.'));
  },
};
