// "Open Model Graph": of a row of the views, of { model, value } as the Feature Maps panel calls it, or else of the .onnx
// file in front or of the active model.

import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { resolveActiveModel } from '../activeModel';
import { argumentInvalid } from '../errors';
import { fileArgument, toUri } from '../fileArgument';
import { isModelPath } from '../fileTypes';
import { firstIssue, text } from '../panels/schemaParts';
import { activeTabUri, selectedUris } from '../selection';
import type { Command, CommandServices } from './command';

const schema = z.object({ model: fileArgument, value: z.optional(z.nullable(text)) });

export const openModel: Command = {
  id: 'glassbox.openModel',
  needsTrust: true,
  run: async (services, argument) => {
    if (typeof argument === 'object' && argument !== null && 'model' in argument) {
      const { data, error } = schema.safeParse(argument);
      if (!data) throw argumentInvalid('glassbox.openModel', firstIssue(error), 'model, value');
      return services.editors.open(toUri(data.model), data.value ?? null);
    }
    const uri = selectedUris([argument])[0] ?? (await modelInFront(services));
    if (uri) await services.editors.open(uri, null);
  },
};

async function modelInFront(services: CommandServices): Promise<vscode.Uri | null> {
  const tab = activeTabUri();
  if (tab && isModelPath(tab.fsPath)) return tab;
  const active = await resolveActiveModel(services);
  return active && vscode.Uri.file(active.path);
}
