// glassbox train: fine-tunes a model on a labelled dataset, or trains a built-in network from scratch.

import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readOptions } from '../../core/train/config/readOptions';
import { readHistory } from '../../core/train/runFolder/history';
import { readTraining } from '../../core/train/runFolder/manifest';
import type {
  StepRecord,
  TrainingData,
  TrainingReport,
  TrainProgress,
  TrainRequest,
} from '../../protocol/train';
import { progressLine, trainLogLines, trainReportLines } from '../../protocol/trainLog';
import { builtinPrefix, type TrainOptions } from '../../protocol/trainRecipe';
import { type Command, type CommandContext, usageError } from '../command';
import { integerOf, jsonOption, providerOf, providerOption, requiredString } from '../options';

const width = 100;

export const train: Command = {
  id: 'train',
  usage: 'glassbox train DATASET --model MODEL|builtin:NAME [--out DIR] [--config train.json]',
  summary: 'Fine-tune a model on a labelled dataset, or train one from scratch.',
  options: {
    model: {
      type: 'string',
      short: 'm',
      help: 'ONNX file, or builtin:small-cnn, resnet18, mobilenetv2',
    },
    out: {
      type: 'string',
      help: 'folder of the training (default: a new one in .glassbox/training)',
    },
    config: { type: 'string', help: 'recipe, see docs/training.md (default: the recommended one)' },
    save: { type: 'string', help: 'the trained model (default: model.onnx in the folder)' },
    epochs: { type: 'string', help: 'epochs of every phase, in place of those of the recipe' },
    resume: { type: 'boolean', help: 'go on with what --out holds' },
    tensor: { type: 'string', help: 'a float32 .npy, batch first, in place of a dataset' },
    labels: { type: 'string', help: 'class indices of its rows: 8,4,1 or a JSON file' },
    provider: providerOption,
    json: jsonOption,
  },
  run: async (context) => {
    const request = await requestOf(context);
    const { signal } = context;
    const report = await context.engine.train(request, { signal, progress: log(context) });
    if (context.options.json) {
      context.print(JSON.stringify(await trainJson(report), null, 2));
    } else context.print(trainReportLines(report, width).join('\n'));
    return 0;
  },
};

async function requestOf(context: CommandContext): Promise<TrainRequest> {
  const out = outOf(context);
  const { options } = context;
  const save = typeof options.save === 'string' ? resolve(options.save) : null;
  if (options.resume === true) return { ...(await readTraining(out)).request, out, resume: true };
  const model = requiredString(context, 'model');
  return {
    data: await dataOf(context),
    model: model.startsWith(builtinPrefix) ? model : resolve(model),
    provider: providerOf(context),
    ...{ out, save, options: await optionsOf(context), resume: false },
  };
}

function outOf({ options }: CommandContext): string {
  if (typeof options.out === 'string' && options.out !== '') return resolve(options.out);
  if (options.resume === true)
    throw usageError('--resume needs --out, the folder of the training.');
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  return resolve('.glassbox', 'training', `${time}-${randomUUID().slice(0, 8)}`);
}

async function optionsOf(context: CommandContext): Promise<TrainOptions> {
  const { config, epochs } = context.options;
  const options = typeof config === 'string' ? await readOptions(resolve(config)) : {};
  if (epochs === undefined) return options;
  const count = integerOf(context, 'epochs', 1, 1);
  const phases = options.phases ?? (await defaultPhases(context, options));
  return { ...options, phases: phases.map((phase) => ({ ...phase, epochs: count })) };
}

/** The phases that would be run, so that only their length changes. */
async function defaultPhases(
  context: CommandContext,
  options: TrainOptions,
): Promise<NonNullable<TrainOptions['phases']>> {
  const model = requiredString(context, 'model');
  const request = {
    data: await dataOf(context),
    model: model.startsWith(builtinPrefix) ? model : resolve(model),
    ...{ provider: providerOf(context), options },
  };
  const call = { signal: context.signal, progress: () => undefined };
  return (await context.engine.trainPlan(request, call)).config.phases;
}

async function dataOf(context: CommandContext): Promise<TrainingData> {
  const { tensor } = context.options;
  const [dataset, ...more] = context.positionals;
  if (typeof tensor === 'string') {
    if (dataset !== undefined) throw usageError('Name a dataset or --tensor, not both.');
    return { kind: 'tensor', path: resolve(tensor), labels: await labelsOf(context) };
  }
  if (dataset === undefined || more.length > 0) {
    throw usageError('Name one dataset: a folder or a manifest.');
  }
  return { kind: 'dataset', path: resolve(dataset) };
}

async function labelsOf(context: CommandContext): Promise<readonly number[]> {
  const text = requiredString(context, 'labels');
  const isList = /^[\d,\s]+$/.test(text);
  const numbers: unknown = isList
    ? text.split(',').map(Number)
    : JSON.parse(
        await readFile(resolve(text), 'utf8').catch(() => {
          throw usageError(`--labels: ${text} cannot be read.`);
        }),
      );
  const isWhole = Array.isArray(numbers) && numbers.every((n) => Number.isInteger(n) && n >= 0);
  if (!isWhole || numbers.length === 0) {
    throw usageError('--labels must be whole numbers from 0: 8,4,1 or a JSON file with a list.');
  }
  return numbers;
}

/** Lines as they come; how far it is, every few seconds. */
function log({ note }: CommandContext): (progress: TrainProgress) => void {
  let toldAt = performance.now();
  return (progress) => {
    for (const line of trainLogLines(progress, width)) note(line);
    const line = progressLine(progress, width);
    if (line === null || performance.now() - toldAt < 5000) return;
    toldAt = performance.now();
    note(line);
  };
}

/** One document: the report, and the numbers that another implementation is compared with. */
async function trainJson(report: TrainingReport): Promise<Readonly<Record<string, unknown>>> {
  const { out, model, best, phases, test, before, findings, trainLossAfter = null } = report;
  const [manifest, records] = [await readTraining(out), await readHistory(out)];
  const steps = records.filter((record): record is StepRecord => record.kind === 'step');
  const norms = manifest.parameters.map(({ name }, i) => [name, steps[0]?.gradients[i] ?? null]);
  return {
    ...{ runDir: out, model, best, phases, test, before },
    losses: steps.map(({ loss }) => loss),
    gradientNorms: Object.fromEntries(norms),
    ...{ trainLossAfter, findings, notes: manifest.notes },
  };
}
