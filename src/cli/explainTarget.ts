// What `glassbox explain` is asked to explain: the picture, and the class by index or label, or a channel.

import { basename, resolve } from 'node:path';
import { nearest } from '../core/model/nearest';
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
  const indices = indicesOf(text, labels);
  const [index] = indices;
  if (index === undefined) {
    throw usageError(
      `--${option} is "${text}", which is no label of ${basename(model)}${likeIt(text, labels)}.`,
    );
  }
  if (indices.length > 1) {
    const list = `${indices.slice(0, -1).join(', ')} and ${indices.at(-1)}`;
    throw usageError(
      `--${option} is "${text}", the label of classes ${list} of ${basename(model)}; give an index.`,
    );
  }
  return index;
}

/** Classes with this label; where there is none, those of which it is one of several names. */
function indicesOf(text: string, labels: readonly string[]): readonly number[] {
  const wanted = text.toLowerCase();
  const whole = [...labels.keys()].filter((index) => labels[index]?.toLowerCase() === wanted);
  if (whole.length > 0) return whole;
  return [...labels.keys()].filter((index) =>
    labels[index]?.toLowerCase().split(/,\s*/).includes(wanted),
  );
}

const mostHinted = 5;

function likeIt(text: string, labels: readonly string[]): string {
  const wanted = text.toLowerCase();
  const similar = labels.filter((label) => label.toLowerCase().includes(wanted));
  const near = similar.length === 0 ? nearest(text, labels) : undefined;
  const shown = near === undefined ? similar.slice(0, mostHinted) : [near];
  if (shown.length > 0) return `; labels like it: ${shown.map((label) => `"${label}"`).join(', ')}`;
  return `, which has ${labels.length}, such as "${labels[0]}"`;
}
