// The user's settings, typed. They are read where they are used, so a change needs no listener to take effect.

import * as vscode from 'vscode';
import { parseSettings, type Settings, settingKeys } from './settingValues';

const section = 'glassbox';

export function readSettings(): Settings {
  const configuration = vscode.workspace.getConfiguration(section);
  return parseSettings((key) => configuration.get(key));
}

/** Calls back with the keys that changed. */
export function onDidChangeSettings(
  listener: (changed: ReadonlySet<(typeof settingKeys)[number]>) => void,
): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    const changed = settingKeys.filter((key) => event.affectsConfiguration(`${section}.${key}`));
    if (changed.length > 0) listener(new Set(changed));
  });
}
