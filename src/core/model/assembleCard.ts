// Puts what the sources say into one card, the strongest source first, and sees to it that what belongs together fits.

import type { Activation, ModelCard, Resolved } from '../../protocol/model';
import { resolveGeometry, resolveSize } from './geometry';
import { type Context, pick, rowCount, type SourceHints } from './hints';
import { resolveNormalisation } from './normalisation';
import { type SourcedCard, written } from './sources/card';
import { defaultHints } from './sources/defaults';
import { automaticTargetLayer, type Shapes } from './targetLayer';

type Cards = readonly SourcedCard[];

export function assembleCard(
  context: Context,
  cards: Cards,
  sources: readonly SourceHints[],
  shapes: Shapes,
): ModelCard {
  const { facts, image, output, channels } = context;
  const layout = resolveLayout(context, cards);
  const size = resolveSize(image, sources, facts.path);
  const told = {
    layout: layout.value,
    channels,
    size: size.value,
    colorOrder: pick(sources, 'colorOrder')?.value,
    producer: facts.producer,
  };
  const all = [...sources, defaultHints(told)];
  const { warnings, ...geometry } = resolveGeometry(all, size.value);
  const labels = pick(all, 'labels');
  return {
    labels: labels ?? { value: null, source: 'default', detail: 'no labels found' },
    input: {
      name: inputName(context, cards),
      type: { value: image.spec.type, source: 'graph', detail: `type of ${image.spec.name}` },
      layout,
      size,
      channels: resolveChannels(context, cards),
      colorOrder: pick(all, 'colorOrder') ?? { value: 'RGB', source: 'default', detail: 'usual' },
      ...resolveNormalisation(all, channels),
      ...geometry,
    },
    output: {
      ...resolveOutput(context, cards, all),
      classCount: rowCount(output) ?? labels?.value.length ?? 0,
    },
    targetLayer: resolveTarget(context, cards, shapes),
    warnings: [...sources.flatMap((source) => source.warnings), ...warnings, ...doubts(context)],
  };
}

function inputName({ image: { spec } }: Context, cards: Cards): Resolved<string> {
  const detail = 'the only picture input';
  return (
    written(cards, ({ input }) => input?.name) ?? { value: spec.name, source: 'graph', detail }
  );
}

function resolveLayout({ image }: Context, cards: Cards): ModelCard['input']['layout'] {
  const detail = `dims of ${image.spec.name}`;
  if (image.layout !== null) return { value: image.layout, source: 'graph', detail };
  const usual = {
    value: 'NCHW',
    source: 'default',
    detail: 'usual where the dims are open',
  } as const;
  return written(cards, ({ input }) => input?.layout) ?? usual;
}

function resolveChannels(
  { image, channels }: Context,
  cards: Cards,
): ModelCard['input']['channels'] {
  const detail = `channels of ${image.spec.name}`;
  if (image.channels !== null) return { value: channels, source: 'graph', detail };
  const usual = { value: channels, source: 'default', detail: 'colour' } as const;
  return written(cards, ({ input }) => input?.channels) ?? usual;
}

function resolveOutput(
  { output }: Context,
  cards: Cards,
  sources: readonly SourceHints[],
): Omit<ModelCard['output'], 'classCount'> {
  const unknown = { source: 'default', detail: 'nothing in the graph' } as const;
  const activation = pick(sources, 'activation') ?? { ...unknown, value: 'none' };
  const found = {
    value: output.spec.name,
    source: 'graph',
    detail: 'output of class scores',
  } as const;
  return {
    name: written(cards, (data) => data.output?.name) ?? found,
    activation,
    task: pick(sources, 'task') ?? { ...unknown, value: 'single-label' },
    scoreValue: scoreValue(output, activation.value),
  };
}

/** Where the card knows better what the graph applied, the value before it is not known. */
function scoreValue(output: Context['output'], activation: Activation): string | null {
  if (activation === output.activation) return output.scoreValue;
  return activation === 'none' ? output.spec.name : null;
}

function resolveTarget(
  { graph, image, output }: Context,
  cards: Cards,
  shapes: Shapes,
): ModelCard['targetLayer'] {
  const ends = { input: image.spec.name, output: output.scoreValue };
  const chosen = written(cards, (data) => data.targetLayer);
  return chosen ?? { source: 'graph', ...automaticTargetLayer(graph, ends, shapes) };
}

function doubts({ output }: Context): readonly string[] {
  const { alternatives, spec } = output;
  if (alternatives.length === 0) return [];
  return [
    `The class scores are taken from ${spec.name}; ${alternatives.join(', ')} could be meant too (output.name in the model card decides).`,
  ];
}
