// glassbox classify: pictures in, labelled predictions out.

import { basename, resolve } from 'node:path';
import { type ClassifyReport, type ImageFailure, isFailure } from '../../protocol/prediction';
import { type Command, type CommandContext, usageError } from '../command';
import { integerOf, jsonOption, providerOf, providerOption, requiredString } from '../options';
import { percent, score, table } from '../text';

export const classify: Command = {
  id: 'classify',
  usage: 'glassbox classify IMAGE… --model MODEL [--top 5] [--provider auto] [--json]',
  summary: 'Classify pictures, or folders of pictures.',
  options: {
    model: { type: 'string', short: 'm', help: 'ONNX file' },
    top: { type: 'string', help: 'number of classes per picture (default 5)' },
    tensor: { type: 'string', help: '.npy with a ready float32 input, instead of pictures' },
    provider: providerOption,
    json: jsonOption,
  },
  run: async (context) => {
    const tensor = context.options.tensor;
    const hasTensor = typeof tensor === 'string';
    if (hasTensor === context.positionals.length > 0) {
      throw usageError('Name pictures or folders, or one --tensor.');
    }
    const report = await context.engine.classify(
      {
        model: resolve(requiredString(context, 'model')),
        images: context.positionals.map((path) => resolve(path)),
        ...(hasTensor ? { tensor: resolve(tensor) } : {}),
        top: integerOf(context, 'top', 5, 1),
        provider: providerOf(context),
      },
      { signal: context.signal, progress: progressNotes(context) },
    );
    if (context.options.json) context.print(JSON.stringify(toJson(report), null, 2));
    else context.print(toText(report));
    return exitCode(report, context);
  },
};

type Progress = Parameters<Parameters<CommandContext['engine']['classify']>[1]['progress']>[0];

/** A count on stderr, only where there is something to wait for. */
function progressNotes({ note }: CommandContext): (progress: Progress) => void {
  let total = 0;
  let done = 0;
  let toldAt = performance.now();
  return (progress) => {
    if (progress.kind === 'start') {
      total = progress.images.length;
      return;
    }
    done += progress.results.length;
    if (performance.now() - toldAt < 1000) return;
    toldAt = performance.now();
    note(`${done} of ${total} pictures`);
  };
}

/** Some bad pictures among good ones are part of the answer; nothing but bad ones is a failure. */
function exitCode({ results }: ClassifyReport, { note }: CommandContext): number {
  const failures = results.filter(isFailure);
  const [first] = failures;
  if (!first || failures.length < results.length) return 0;
  note(`glassbox: ${sentence(first)}`);
  return 1;
}

function toJson({ provider, model, results }: ClassifyReport): unknown {
  return {
    provider: provider.provider,
    providerReason: provider.reason,
    model,
    results: results.map((outcome) =>
      isFailure(outcome) ? { image: outcome.image, error: sentence(outcome) } : outcome,
    ),
  };
}

function toText({ provider, model, results }: ClassifyReport): string {
  const blocks = results.map((outcome) => {
    if (isFailure(outcome)) return `${outcome.image}\n  ${sentence(outcome)}`;
    const rows = outcome.top.map((row) => [
      row.label ?? `class ${row.index}`,
      percent(row.probability),
      score(row.score),
    ]);
    return `${outcome.image}\n${table(rows, ['left', 'right', 'right'], '  ')}`;
  });
  return [...blocks, `${basename(model.path)} · ${provider.reason}`].join('\n');
}

function sentence(outcome: ImageFailure): string {
  const { message, remedy } = outcome.error;
  return remedy ? `${message} ${remedy}` : message;
}
