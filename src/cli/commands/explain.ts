// glassbox explain: why a class was predicted, as a map over the picture, with its proof.

import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type ColormapName, colormapNames } from '../../base/colormaps';
import { writeNpy } from '../../base/npy';
import {
  type Baseline,
  type Explanation,
  explanationDocument,
  type MethodSettings,
  methodIds,
  type Quadrature,
} from '../../protocol/explain';
import { type Command, type CommandContext, usageError } from '../command';
import { subjectOf, targetOf } from '../explainTarget';
import {
  integerOf,
  jsonOption,
  oneOf,
  providerOf,
  providerOption,
  requiredString,
  shareOf,
} from '../options';
import { percent, score, table } from '../text';

const quadratures: readonly Quadrature[] = ['gauss-legendre', 'midpoint'];
const baselines: readonly Baseline[] = ['zero', 'mean', 'blur'];

export const explain: Command = {
  id: 'explain',
  usage:
    'glassbox explain IMAGE --model MODEL --method ID [--target INDEX|LABEL] [--layer VALUE|auto] [--out overlay.png] [--npy raw.npy] [--json]',
  summary: 'Show which parts of a picture a prediction rests on.',
  options: {
    model: { type: 'string', short: 'm', help: 'ONNX file' },
    method: { type: 'string', help: methodIds.join(' | ') },
    target: {
      type: 'string',
      help: 'class index or label (default: the class with the highest score)',
    },
    minus: { type: 'string', help: 'explain the difference to this class, by index or label' },
    probability: {
      type: 'boolean',
      help: 'explain the probability instead of the score before softmax',
    },
    layer: { type: 'string', help: 'value of the graph, or auto (default)' },
    channel: { type: 'string', help: 'explain this channel of the layer instead of a class' },
    steps: {
      type: 'string',
      help: 'integrated gradients: steps (default 32); activation maximization: optimizer steps',
    },
    quadrature: { type: 'string', help: quadratures.join(' | ') },
    baseline: { type: 'string', help: baselines.join(' | ') },
    samples: { type: 'string', help: 'SmoothGrad, VarGrad: noisy copies; RISE: masks' },
    noise: {
      type: 'string',
      help: 'SmoothGrad, VarGrad: deviation of the noise as a share of the input range',
    },
    seed: { type: 'string', help: 'seed of what is random (default 0)' },
    checks: {
      type: 'boolean',
      help: 'run the slow checks as well: randomization, insertion and deletion',
    },
    tensor: { type: 'string', help: '.npy with a ready float32 input, instead of a picture' },
    out: {
      type: 'string',
      help: 'write the picture with the map over it, or the found picture, as PNG',
    },
    colormap: {
      type: 'string',
      help: `${colormapNames.join(' | ')} (default inferno; signed maps blue-white-red)`,
    },
    opacity: { type: 'string', help: 'of the map in --out, 0 to 1 (default 0.5)' },
    npy: { type: 'string', help: 'write the raw float32 result as .npy' },
    provider: providerOption,
    json: jsonOption,
  },
  run: async (context) => {
    const subject = subjectOf(context);
    const model = resolve(requiredString(context, 'model'));
    const method = oneOf(context, 'method', methodIds);
    if (!method) throw usageError(`--method is missing; it is one of ${methodIds.join(', ')}.`);
    const layer = context.options.layer;
    const style = styleOf(context);
    const explanation = await context.engine.explain(
      {
        model,
        ...subject,
        provider: providerOf(context),
        method,
        target: await targetOf(context, model),
        layer: typeof layer === 'string' && layer !== 'auto' ? layer : null,
        settings: settingsOf(context),
        checks: context.options.checks === true ? 'all' : 'quick',
      },
      { signal: context.signal, progress: progressNotes(context) },
    );
    await writeFiles(context, explanation, subject.image ?? null, style);
    if (context.options.json)
      context.print(JSON.stringify(explanationDocument(explanation), null, 2));
    else context.print(toText(explanation));
    return 0;
  },
};

function settingsOf(context: CommandContext): Partial<MethodSettings> {
  const { steps, samples, noise } = context.options;
  const quadrature = oneOf(context, 'quadrature', quadratures);
  const baseline = oneOf(context, 'baseline', baselines);
  return {
    seed: integerOf(context, 'seed', 0, 0),
    ...(steps === undefined ? {} : { steps: integerOf(context, 'steps', 0, 1) }),
    ...(samples === undefined ? {} : { samples: integerOf(context, 'samples', 0, 1) }),
    ...(noise === undefined ? {} : { noise: shareOf(context, 'noise', 0) }),
    ...(quadrature ? { quadrature } : {}),
    ...(baseline ? { baseline } : {}),
  };
}

interface OverlayStyle {
  /** null: as fits the map. */
  readonly colormap: ColormapName | null;
  readonly opacity: number;
}

/** Read before anything is computed, so that a wrong word costs no wait. */
function styleOf(context: CommandContext): OverlayStyle {
  return {
    colormap: oneOf(context, 'colormap', colormapNames) ?? null,
    opacity: shareOf(context, 'opacity', 0.5),
  };
}

async function writeFiles(
  { engine, options, signal }: CommandContext,
  { raw, heatmap, picture, geometry }: Explanation,
  image: string | null,
  style: OverlayStyle,
): Promise<void> {
  const { out, npy } = options;
  if (typeof npy === 'string') await writeFile(resolve(npy), writeNpy(raw.data, raw.dims));
  if (typeof out !== 'string') return;
  const colormap = style.colormap ?? (heatmap.isSigned ? 'blue-white-red' : 'inferno');
  const call = { signal, progress: () => undefined };
  const overlay = { image, heatmap, geometry, ...style, colormap, peak: null };
  const drawn = await (picture
    ? engine.renderFound(picture, call)
    : engine.renderOverlay(overlay, call));
  await writeFile(resolve(out), drawn.bytes);
}

type Progress = Parameters<Parameters<CommandContext['engine']['explain']>[1]['progress']>[0];

/** A count on stderr, only where there is something to wait for. */
function progressNotes({ note }: CommandContext): (progress: Progress) => void {
  let toldAt = performance.now();
  return ({ done, total }) => {
    if (total < 2 || performance.now() - toldAt < 1000) return;
    toldAt = performance.now();
    note(`${done} of ${total} passes`);
  };
}

function toText(explanation: Explanation): string {
  const { target, layer, layerReason, passes, latencyMs, checks, findings, top } = explanation;
  const rows = [
    ['explains', `${target.text}: ${score(target.score)} (${explanation.scoreKind})`],
    ['method', explanation.method],
    ...(layer === null ? [] : [['layer', `${layer} (${layerReason ?? 'chosen'})`]]),
    ['shape', `[${explanation.raw.dims.join(', ')}]`],
    [
      'passes',
      `${passes.forward} forward, ${passes.backward} backward, ${latencyMs.toFixed(0)} ms`,
    ],
    ['graph', explanation.canonical],
    ...checks.map(({ id, outcome, text }) => [id, `${outcome}: ${text}`]),
    ...findings.map(({ message, remedy }) => ['note', remedy ? `${message} ${remedy}` : message]),
    ['provider', explanation.provider.reason],
  ];
  const classes = top.map((row) => [
    row.label ?? `class ${row.index}`,
    percent(row.probability),
    score(row.score),
  ]);
  const prediction = classes.length === 0 ? [] : [table(classes, ['left', 'right', 'right'], '  ')];
  return [table(rows, ['left', 'left']), ...prediction].join('\n');
}
