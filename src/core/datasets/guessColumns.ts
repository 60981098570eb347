// Which column of a manifest holds what, by the names that people give them; pictures also by what is in the column.

import type { ManifestColumns, ManifestPreview } from '../../protocol/dataset';
import { hasImageExtension } from '../images/findImages';
import type { ManifestRow } from './formats/manifestSource';

type Purpose = keyof ManifestColumns;

/** The first of these that a column has decides. Compared without case, spaces, `_` and `-`. */
const usualNames: readonly (readonly [Purpose, readonly string[]])[] = [
  [
    'image',
    'image imagepath imagefile imagefilename imagename path filepath file filename img imgpath imgname picture photo'.split(
      ' ',
    ),
  ],
  [
    'label',
    'label labels class classname category categoryname target labelname finelabel y'.split(' '),
  ],
  ['split', 'split subset partition fold set dataset phase'.split(' ')],
  ['group', 'group groupid patient patientid subject subjectid video videoid'.split(' ')],
  ['id', 'id imageid uid uuid'.split(' ')],
];

const mostSamples = 5;
const longestSample = 200;

/** Some values of each column. */
export function sampleColumns(
  names: readonly string[],
  rows: readonly ManifestRow[],
): ManifestPreview['columns'] {
  return names.map((name) => {
    const values = rows.map((row) => row.get(name)).filter((value) => value !== null);
    const samples = values.slice(0, mostSamples).map((value) => value.slice(0, longestSample));
    return { name, samples };
  });
}

/** null where no column looks like pictures. `samples` are some values of each column. */
export function guessColumns(
  columns: readonly { readonly name: string; readonly samples: readonly string[] }[],
): ManifestColumns | null {
  const guess: Partial<Record<Purpose, string>> = {};
  for (const [purpose, names] of usualNames) {
    const found = names
      .map((name) => columns.find((column) => normalise(column.name) === name))
      .find((column) => column !== undefined);
    if (found !== undefined) guess[purpose] = found.name;
  }
  const image = guess.image ?? columns.find(({ samples }) => arePictures(samples))?.name;
  return image === undefined ? null : { ...guess, image };
}

function normalise(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]+/g, '');
}

function arePictures(samples: readonly string[]): boolean {
  return samples.length > 0 && samples.every(hasImageExtension);
}
