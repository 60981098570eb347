// glassbox evaluate: a model on a labelled dataset, into a run folder and figures with intervals.

import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { runJson } from '../../core/evaluate/runText';
import { type Command, type CommandContext, usageError } from '../command';
import { jsonOption, providerOf, providerOption, requiredString } from '../options';
import { evaluationNotes, runText } from '../runText';

export const evaluate: Command = {
  id: 'evaluate',
  usage: 'glassbox evaluate DATASET --model MODEL [--split test] [--out RUN] [--json]',
  summary: 'Evaluate a model on a labelled dataset.',
  options: {
    model: { type: 'string', short: 'm', help: 'ONNX file' },
    split: { type: 'string', help: 'one split, e.g. test (default: all pictures)' },
    out: { type: 'string', help: 'run folder; one that is not done is resumed' },
    provider: providerOption,
    json: jsonOption,
  },
  run: async (context) => {
    const report = await context.engine.evaluate(
      {
        dataset: oneDataset(context),
        model: resolve(requiredString(context, 'model')),
        provider: providerOf(context),
        split: splitOf(context),
        run: runFolderOf(context),
      },
      { signal: context.signal, progress: evaluationNotes(context.note) },
    );
    if (context.options.json) context.print(JSON.stringify(runJson(report), null, 2));
    else context.print(runText(report));
    return 0;
  },
};

export function oneDataset({ positionals }: CommandContext): string {
  const [dataset, ...more] = positionals;
  if (dataset === undefined || more.length > 0) {
    throw usageError('Name one dataset: a folder or a manifest.');
  }
  return resolve(dataset);
}

function splitOf({ options }: CommandContext): string | null {
  return typeof options.split === 'string' ? options.split : null;
}

/** Where nobody says: a new run of the folder that one stands in. */
export function runFolderOf({ options }: CommandContext): string {
  if (typeof options.out === 'string' && options.out !== '') return resolve(options.out);
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  return resolve('.glassbox', 'runs', `${time}-${randomUUID().slice(0, 8)}`);
}
