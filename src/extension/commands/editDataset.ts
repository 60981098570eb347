// "Edit Dataset Definition": dataset.glassbox.json, begun with a table of the classes and the outputs they are matched to.

import * as vscode from 'vscode';
import type { ClassMatching } from '../../protocol/dataset';
import { resolveWithoutAsking } from '../activeModel';
import { openDefinition } from '../datasetDefinition';
import { pickDataset } from '../datasetPicker';
import { localPath, selectedUris } from '../selection';
import { readSettings } from '../settings';
import type { Command, CommandServices } from './command';

export const editDataset: Command = {
  id: 'glassbox.editDataset',
  needsTrust: true,
  run: async (services, argument) => {
    const [uri] = selectedUris([argument]);
    const title = vscode.l10n.t('Edit the Definition Of');
    const dataset = uri ? localPath(uri) : await pickDataset(services.datasets, title);
    if (dataset !== null) await openDefinition(dataset, await match(services, dataset));
  },
};

/** By the active model; without one the table names the labels only. */
async function match(
  services: CommandServices,
  dataset: string,
): Promise<Pick<ClassMatching, 'classes'>> {
  const { engine, datasets } = services;
  const model = await resolveWithoutAsking(services);
  const { provider } = readSettings();
  if (model) return engine.matchClasses({ dataset, model: model.path, provider });
  const { classes } = await datasets.describe(dataset);
  return {
    classes: classes.map((label) => ({ label, index: null, output: null, how: 'none' })),
  };
}
