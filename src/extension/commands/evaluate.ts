// "Evaluate Active Model": on the dataset that was clicked, or that is picked. Called with { dataset, split, model } as
// the Gallery and other extensions do, it asks for nothing that they say.

import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { pickDataset } from '../datasetPicker';
import { argumentInvalid } from '../errors';
import { fileArgument, toUri } from '../fileArgument';
import { firstIssue, text } from '../panels/schemaParts';
import { localPath, selectedUris } from '../selection';
import { type EvaluationWish, startEvaluation } from '../startEvaluation';
import type { Command, CommandServices } from './command';

const schema = z.object({
  dataset: fileArgument,
  model: z.optional(fileArgument),
  split: z.optional(z.nullable(text)),
});

export const evaluate: Command = {
  id: 'glassbox.evaluate',
  needsTrust: true,
  run: async (services, ...args) => {
    const wish = evaluationRequest(args[0]) ?? (await asked(services, args));
    if (wish) await startEvaluation(services, wish);
  },
};

/** null where the argument is something else, such as a Uri; throws where it is such a request but a wrong one. */
export function evaluationRequest(argument: unknown): EvaluationWish | null {
  if (typeof argument !== 'object' || argument === null || !('dataset' in argument)) return null;
  const { data, error } = schema.safeParse(argument);
  if (!data) throw argumentInvalid('glassbox.evaluate', firstIssue(error), 'dataset, model, split');
  const { dataset, model, split } = data;
  return {
    dataset: localPath(toUri(dataset)),
    ...(model === undefined ? {} : { model: localPath(toUri(model)) }),
    ...(split === undefined ? {} : { split }),
  };
}

async function asked(
  { datasets }: CommandServices,
  args: readonly unknown[],
): Promise<EvaluationWish | null> {
  const [uri] = selectedUris([args[0]]);
  if (uri) return { dataset: localPath(uri) };
  const dataset = await pickDataset(datasets, vscode.l10n.t('Evaluate the Active Model On'));
  return dataset === null ? null : { dataset };
}
