// User settings of the VS Codes that tests and `npm start` open.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** User settings for a quiet window: no AI, no welcome, no trust question unless a test asks for one. */
const quietSettings: Readonly<Record<string, unknown>> = {
  'chat.disableAIFeatures': true,
  'explorer.compactFolders': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.commandCenter': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** Writes the quiet settings and, over them, those given; `userData` is what VS Code calls its user data folder. */
export async function writeUserSettings(
  userData: string,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const folder = join(userData, 'User');
  await mkdir(folder, { recursive: true });
  const text = JSON.stringify({ ...quietSettings, ...settings }, null, 2);
  await writeFile(join(folder, 'settings.json'), text);
}
