// Files of class names that people keep beside a model. The one named after the model comes first; then the usual names.
// Of several, the first whose number of names fits is taken.

import { basename, join } from 'node:path';
import { readSmallFile } from '../files';
import { type Context, fittingLabels, type Hints, hintsFrom, rowCount } from '../hints';
import { parseLabels } from '../labelText';

interface LabelFile {
  readonly name: string;
  readonly labels: readonly string[];
}

export interface LabelHints {
  readonly hints: Hints;
  readonly warnings: readonly string[];
}

const usualNames = [
  'labels.txt',
  'classes.txt',
  'class_names.txt',
  'labels.json',
  'classes.json',
  'class_names.json',
  'index_to_name.json',
  'class_indices.json',
];
/** These are shared by many models, so that they do not fit one of them is no news. */
const sharedName = /^(imagenet|synset|ilsvrc).*\.(txt|json|names)$/i;
const namesFile = /\.names$/i;

export async function labelFileHints(
  context: Context,
  folder: string,
  entries: readonly string[],
): Promise<LabelHints> {
  const rows = rowCount(context.output);
  const files = await readAll(folder, candidates(context.facts.path, entries));
  const fitting = files.filter(({ labels }) => fittingLabels(labels, rows) !== null);
  const [chosen, ...others] = fitting;
  if (chosen === undefined) return { hints: {}, warnings: misfits(files, rows) };
  const different = others.filter(({ labels }) => labels.join('\n') !== chosen.labels.join('\n'));
  const names = different.map(({ name }) => name).join(', ');
  return {
    hints: hintsFrom(chosen.name, { labels: fittingLabels(chosen.labels, rows) ?? undefined }),
    warnings:
      names === '' ? [] : [`The labels are those of ${chosen.name}; ${names} would fit too.`],
  };
}

function candidates(model: string, entries: readonly string[]): readonly string[] {
  const base = basename(model).replace(/\.onnx$/i, '');
  const own = [
    '.labels.txt',
    '_labels.txt',
    '-labels.txt',
    '.labels.json',
    '_labels.json',
    '.txt',
    '.names',
  ];
  const wanted = [
    ...own.map((ending) => base + ending),
    ...usualNames,
    ...entries.filter((name) => namesFile.test(name)),
    ...entries.filter((name) => sharedName.test(name)),
  ];
  const present = new Map(entries.map((name) => [name.toLowerCase(), name]));
  return [...new Set(wanted.map((name) => present.get(name.toLowerCase())))].filter(
    (name) => name !== undefined,
  );
}

/** Files that cannot be read, or hold no names, are somebody else's. */
async function readAll(folder: string, names: readonly string[]): Promise<readonly LabelFile[]> {
  const texts = await Promise.all(
    names.map((name) => readSmallFile(join(folder, name)).catch(() => null)),
  );
  return texts.flatMap((text, i) => {
    const labels = text === null ? null : parseLabels(text);
    return labels === null ? [] : [{ name: names[i] ?? '', labels }];
  });
}

function misfits(files: readonly LabelFile[], rows: number | null): readonly string[] {
  return files
    .filter(({ name }) => !sharedName.test(name))
    .map(
      ({ name, labels }) =>
        `${name} has ${labels.length} labels, the model has ${rows} classes: it is left out.`,
    );
}
