// glassbox inspect: what a model is, how pictures go in, what comes out, and what each node costs.

import { resolve } from 'node:path';
import { type ErrorFacts, errorFacts, isCancelled } from '../../base/errors';
import type { ExplainOptions } from '../../protocol/explain';
import type { ModelCard, ModelDescription, Resolved, ValueSpec } from '../../protocol/model';
import { type Command, type CommandContext, usageError } from '../command';
import { jsonOption, providerOf, providerOption } from '../options';
import { type MeasuredRun, measuredText } from '../profileText';
import { count, table } from '../text';

export const inspect: Command = {
  id: 'inspect',
  usage: 'glassbox inspect MODEL [--nodes] [--profile IMAGE] [--provider auto] [--json]',
  summary:
    'Show inputs, layout, opset, parameters, MACs, model card, target layer and what blocks the gradient.',
  options: {
    nodes: { type: 'boolean', help: 'list every node with shape, parameters and MACs' },
    profile: {
      type: 'string',
      help: 'run the model on this picture: slowest nodes, dead channels, first bad node',
    },
    provider: providerOption,
    json: jsonOption,
  },
  run: async (context) => {
    const [model, ...rest] = context.positionals;
    if (!model || rest.length > 0) throw usageError('Name one model.');
    const description = await context.engine.describeModel(
      { path: resolve(model), provider: providerOf(context) },
      { signal: context.signal, progress: () => undefined },
    );
    const gradient = await gradientOf(resolve(model), context);
    const measured = await measuredRun(resolve(model), context);
    if (context.options.json) {
      context.print(JSON.stringify({ ...description, gradient, ...measured }, null, 2));
      return 0;
    }
    context.print(toText(description, gradient, context.options.nodes === true));
    if (measured) context.print(`\n${measuredText(measured, description)}`);
    return 0;
  },
};

/** Where the gradient of the scores comes to, or why that cannot be told. */
type Gradient = Pick<ExplainOptions, 'blockers' | 'layers'> | { readonly error: ErrorFacts };

/** A model that can be classified with but not differentiated is still worth describing. */
async function gradientOf(model: string, context: CommandContext): Promise<Gradient> {
  const { engine, signal } = context;
  const provider = providerOf(context);
  try {
    const { blockers, layers } = await engine.explainOptions(
      { model, provider },
      { signal, progress: () => undefined },
    );
    return { blockers, layers };
  } catch (error) {
    if (isCancelled(error)) throw error;
    return { error: errorFacts(error) };
  }
}

const timedRuns = 9;

/** null where no picture is given. A model that fails half-way has statistics up to there and no times. */
async function measuredRun(model: string, context: CommandContext): Promise<MeasuredRun | null> {
  const { engine, options, signal } = context;
  if (typeof options.profile !== 'string') return null;
  const image = resolve(options.profile);
  const source = { model, image, provider: providerOf(context) };
  const call = { signal, progress: () => undefined };
  const statistics = await engine.modelStatistics({ source }, call);
  const profile =
    statistics.failure === null
      ? await engine.modelProfile({ source, runs: timedRuns }, call)
      : null;
  return { statistics, profile };
}

function gradientText(gradient: Gradient): string {
  if ('error' in gradient) return `unknown: ${gradient.error.message}`;
  const { blockers, layers } = gradient;
  if (blockers.length === 0) return 'reaches the picture';
  const names = blockers.map(({ node, op, reason }) => `${op} at "${node}" (${reason})`);
  const reached = layers.filter(({ blockedBy }) => blockedBy.length === 0).length;
  return `blocked by ${names.join(', ')}; it reaches ${reached} of ${layers.length} layers`;
}

function toText(description: ModelDescription, gradient: Gradient, withNodes: boolean): string {
  const { facts, card } = description;
  const rows = [
    ['file', `${facts.path} (${count(facts.bytes)}B)`],
    ['sha256', facts.sha256],
    ['producer', facts.producer || 'unknown'],
    [
      'opset',
      facts.opsets.map(({ domain, version }) => `${domain || 'ai.onnx'} ${version}`).join(', '),
    ],
    ...facts.inputs.map((value) => ['input', valueText(value)]),
    ...facts.outputs.map((value) => ['output', valueText(value)]),
    ['nodes', String(facts.nodeCount)],
    ['parameters', count(facts.parameters)],
    ['MACs', count(description.macs)],
    ...(description.provider ? [['provider', description.provider.reason]] : []),
    ...('error' in card
      ? [['not usable', `${card.error.message} ${card.error.remedy ?? ''}`]]
      : [...cardRows(card), ['gradient', gradientText(gradient)]]),
  ];
  const nodes = withNodes ? [nodeTable(description)] : [];
  return [table(rows, ['left', 'left']), ...nodes].join('\n\n');
}

function cardRows(card: ModelCard): string[][] {
  const { input, output } = card;
  const row = (name: string, { value, detail }: Resolved<unknown>): string[] => [
    name,
    `${plain(value)} (${detail})`,
  ];
  const labels = card.labels.value;
  return [
    row('labels', { ...card.labels, value: labels ? `${labels.length} names` : 'unknown' }),
    row('layout', input.layout),
    row('size', { ...input.size, value: `${input.size.value.width}×${input.size.value.height}` }),
    row('channels', {
      ...input.channels,
      value: `${input.channels.value} ${input.colorOrder.value}`,
    }),
    row('scale', input.scale),
    row('mean', input.mean),
    row('std', input.std),
    row('resize', { ...input.resize, value: resizeText(card) }),
    row('crop', input.crop),
    row('activation', output.activation),
    row('task', { ...output.task, value: `${output.task.value}, ${output.classCount} classes` }),
    row('target layer', card.targetLayer),
    ...card.warnings.map((warning) => ['warning', warning]),
  ];
}

function resizeText({ input }: ModelCard): string {
  const { mode, size, interpolation } = input.resize.value;
  if (mode === 'none') return 'none';
  const to = mode === 'shorter-side' ? String(size.width) : `${size.width}×${size.height}`;
  return `${mode} ${to}, ${interpolation}`;
}

function valueText({ name, type, dims }: ValueSpec): string {
  return `${name} ${type}[${dims ? dims.map((dim) => dim ?? '?').join(', ') : '?'}]`;
}

function nodeTable({ nodes }: ModelDescription): string {
  const rows = nodes.map((node) => [
    String(node.index),
    node.op,
    node.name || node.outputs[0] || '',
    node.outputShapes.map((shape) => (shape ? shape.join('×') : '?')).join(' '),
    node.parameters ? count(node.parameters) : '',
    node.macs ? count(node.macs) : '',
  ]);
  const head = ['#', 'operator', 'name', 'output', 'parameters', 'MACs'];
  return table([head, ...rows], ['right', 'left', 'left', 'left', 'right', 'right']);
}

function plain(value: unknown): string {
  if (value === null) return 'none';
  return Array.isArray(value) ? value.join(' ') : String(value);
}
