// "Map Manifest Columns…": asks what each column of a manifest is for, and shows what was written beside it.

import * as vscode from 'vscode';
import { showDefinition } from '../datasetDefinition';
import { notAManifest } from '../errors';
import { isManifestPath } from '../fileTypes';
import { mapManifestColumns } from '../manifestColumns';
import { activeTabUri, localPath, selectedUris } from '../selection';
import type { Command } from './command';

export const mapManifest: Command = {
  id: 'glassbox.mapManifest',
  needsTrust: true,
  run: async ({ engine, datasets }, argument) => {
    const path = await wantedManifest(argument);
    if (path === null) return;
    if (!isManifestPath(path)) throw notAManifest(path);
    const written = await mapManifestColumns(engine, path);
    if (written === null) return;
    datasets.refresh();
    await showDefinition(written);
  },
};

async function wantedManifest(argument: unknown): Promise<string | null> {
  const tab = activeTabUri();
  const uri = selectedUris([argument])[0] ?? (tab && isManifestPath(tab.fsPath) ? tab : null);
  if (uri) return localPath(uri);
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Map the Columns of a Manifest'),
      openLabel: vscode.l10n.t('Choose'),
    })) ?? [];
  return chosen?.fsPath ?? null;
}
