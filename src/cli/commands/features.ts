// glassbox features: what layers saw in a picture, as tile sheets to look at and as raw numbers.

import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { colormapNames } from '../../base/colormaps';
import type { FeatureListing, FeatureSource, MapLayer } from '../../protocol/features';
import { type Command, type CommandContext, usageError } from '../command';
import { subjectOf } from '../explainTarget';
import { jsonOption, oneOf, providerOf, providerOption, requiredString } from '../options';
import { table } from '../text';

/** One line of index.json; paths are relative to its folder. */
interface WrittenLayer {
  readonly value: string;
  /** Of the raw numbers, as the file has them. */
  readonly shape: readonly number[];
  readonly npy: string;
  readonly png: string;
}

export const features: Command = {
  id: 'features',
  usage: 'glassbox features IMAGE --model MODEL (--layer VALUE… | --all) --out DIR [--json]',
  summary: 'Write the feature maps of layers: a tile sheet as PNG and the raw numbers as .npy.',
  options: {
    model: { type: 'string', short: 'm', help: 'ONNX file' },
    layer: { type: 'string', multiple: true, help: 'value of the graph; may be repeated' },
    all: { type: 'boolean', help: 'every value with rows and columns, or with tokens on a grid' },
    out: { type: 'string', help: 'folder to write to; index.json in it lists the files' },
    tensor: { type: 'string', help: '.npy with a ready float32 input, instead of a picture' },
    colormap: { type: 'string', help: `${colormapNames.join(' | ')} (default viridis)` },
    provider: providerOption,
    json: jsonOption,
  },
  run: async (context) => {
    const source: FeatureSource = {
      model: resolve(requiredString(context, 'model')),
      ...subjectOf(context),
      provider: providerOf(context),
    };
    const out = resolve(requiredString(context, 'out'));
    const wanted = wantedOf(context);
    const listing = await context.engine.features(
      { source, all: wanted === 'all' },
      quietly(context),
    );
    const layers = wanted === 'all' ? listing.layers : wanted.map((value) => named(value, listing));
    const written = await write(context, source, layers, out);
    if (context.options.json) context.print(JSON.stringify(written, null, 2));
    else context.print(toText(layers, written, out));
    if (listing.failure === null) return 0;
    const { node, op, reason } = listing.failure;
    context.note(`The model failed at node "${node}" (${op}): ${reason}`);
    return 1;
  },
};

function quietly({ signal }: CommandContext) {
  return { signal, progress: () => undefined };
}

function wantedOf({ options }: CommandContext): readonly string[] | 'all' {
  const { layer, all } = options;
  const values = Array.isArray(layer) ? layer.map(String) : [];
  if (all === true ? values.length > 0 : values.length === 0) {
    throw usageError('Name layers with --layer, or take --all of them.');
  }
  return all === true ? 'all' : values;
}

function named(value: string, { layers }: FeatureListing): MapLayer {
  const layer = layers.find((each) => each.value === value);
  if (layer) return layer;
  const some = layers.filter(({ isMain }) => isMain).slice(0, 3);
  const such =
    some.length === 0 ? '' : `, such as ${some.map((each) => `"${each.value}"`).join(', ')}`;
  throw usageError(
    `--layer is "${value}", which is no value with rows and columns; there are ${layers.length}${such}.`,
  );
}

async function write(
  context: CommandContext,
  source: FeatureSource,
  layers: readonly MapLayer[],
  out: string,
): Promise<readonly WrittenLayer[]> {
  const colormap = oneOf(context, 'colormap', colormapNames) ?? 'viridis';
  const { engine } = context;
  await mkdir(out, { recursive: true });
  const written: WrittenLayer[] = [];
  for (const [index, { value }] of layers.entries()) {
    const [npy, png] = ['npy', 'png'].map((extension) => fileName(index, value, extension));
    if (npy === undefined || png === undefined) continue;
    const raw = await engine.featureNpy({ source, value }, quietly(context));
    const sheet = await engine.featurePng({ source, value, colormap }, quietly(context));
    await writeFile(join(out, npy), raw.npy);
    await writeFile(join(out, png), sheet.bytes);
    written.push({ value, shape: raw.shape, npy, png });
  }
  await writeFile(join(out, 'index.json'), `${JSON.stringify(written, null, 2)}\n`);
  return written;
}

const longestName = 60;

/** Numbered, since values hold characters that file names may not, and may be the same but for those. */
function fileName(index: number, value: string, extension: string): string {
  const plain = value.replace(/[^A-Za-z0-9._-]+/g, '_').replace(/^[_.]+/, '');
  return `${String(index).padStart(3, '0')}-${plain.slice(0, longestName)}.${extension}`;
}

function toText(
  layers: readonly MapLayer[],
  written: readonly WrittenLayer[],
  out: string,
): string {
  const rows = layers.map(({ value, channels, height, width }, index) => [
    value,
    `${channels} × ${height}×${width}`,
    written[index]?.png ?? '',
  ]);
  const head = ['layer', 'maps', 'tile sheet'];
  return [table([head, ...rows], ['left', 'right', 'left']), `Written to ${out}.`].join('\n');
}
