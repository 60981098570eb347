// Package.json and the running extension must agree.

import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { findExtension, glassbox } from '../workspace';

export function commandSuite(): void {
  describe('commands', () => {
    it('are registered as contributed, no more and no fewer', async () => {
      await glassbox();
      const contributed: string[] = findExtension().packageJSON.contributes.commands.map(
        (command: { readonly command: string }) => command.command,
      );
      const views = [
        'glassbox.models',
        'glassbox.datasets',
        'glassbox.trainings',
        'glassbox.activeModel',
      ];
      const registered = (await vscode.commands.getCommands(true)).filter(
        (id) => id.startsWith('glassbox.') && !views.some((view) => id.startsWith(`${view}.`)),
      );
      assert.deepEqual(registered.sort(), contributed.sort());
    });

    it('open the log', async () => {
      await vscode.commands.executeCommand('glassbox.showLog');
    });
  });
}
