// What `glassbox explain` is asked to explain: the picture, and the class by index or label, or a channel.

import { basename, resolve } from 'node:path';
import type { ExplainRequest, ExplainTarget } from '../protocol/explain';
import { type CommandContext, usageError } from './command';
import { integerOf, providerOf } from './options';

/** The picture or the tensor, exactly one of them. */
export function subjectOf({
  positionals,
  options,
}: CommandContext): Pick<ExplainRequest, 'image' | 'tensor'> {
  const [image, ...rest] = positionals;
  const { tensor } = options;
  if (rest.length > 0 || (image === undefined) === (tensor === undefined)) {
    throw usageError('Name one picture, or one --tensor.');
  }
  return typeof tensor === 'string' ? { tensor: resolve(tensor) } : { image: resolve(image ?? '') };
}

export async function targetOf(context: CommandContext, model: string): Promise<ExplainTarget> {
  const { target, minus, channel, layer, probability } = context.options;
  if (channel !== undefined) {
    if (typeof layer !== 'string') throw usageError('--channel needs --layer.');
    return { kind: 'channel', layer, channel: integerOf(context, 'channel', 0, 0) };
  }
  if (target === undefined && minus === undefined && !probability) return { kind: 'top' };
  if (typeof target !== 'string') throw usageError('--minus and --probability need --target.');
  const index = await classIndex(context, model, target, 'target');
  if (typeof minus === 'string') {
    return { kind: 'difference', index, minus: await classIndex(context, model, minus, 'minus') };
  }
  return { kind: probability ? 'probability' : 'class', index };
}

/** A number is an index; anything else must be one of the model's labels, case aside. */
async function classIndex(
  context: CommandContext,
  model: string,
  text: string,
  option: string,
): Promise<number> {
  if (/^\d+$/.test(text)) return Number(text);
  const { labels } = await context.engine.explainOptions(
    { model, provider: providerOf(context) },
    { signal: context.signal, progress: () => undefined },
  );
  if (labels === null) {
    throw usageError(
      `--${option} is "${text}", but the labels of ${basename(model)} are unknown; give an index.`,
    );
  }
  const wanted = text.toLowerCase();
  const exact = labels.findIndex((label) => label.toLowerCase() === wanted);
  const index =
    exact >= 0
      ? exact
      : labels.findIndex((label) => label.toLowerCase().split(/,\s*/).includes(wanted));
  if (index < 0)
    throw usageError(`--${option} is "${text}", which is no label of ${basename(model)}.`);
  return index;
}
