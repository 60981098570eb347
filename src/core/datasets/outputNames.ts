// The names of a model's outputs, looked up in the ways that people write them. ImageNet labels such as "ant, emmet,
// pismire" are several names of one class.

import imagenetLabels from '../model/imagenetLabels.json';
import { imagenetSynsets } from './imagenetSynsets';

/** Every look-up gives all outputs that fit. */
export interface OutputNames {
  has(index: number): boolean;
  /** Equal up to case, spaces, `_` and `-`. */
  named(label: string): readonly number[];
  /** By a WordNet id such as n02219486, which may be followed by a name. */
  ofSynset(label: string): readonly number[];
  /** One of the names of either equals one of the other. */
  withSynonym(label: string): readonly number[];
  /** One of the names differs by a plural s. */
  withPlural(label: string): readonly number[];
}

type Index = ReadonlyMap<string, readonly number[]>;

export function createOutputNames(outputs: readonly (string | null)[]): OutputNames {
  const whole = indexOf(outputs, (name) => [normalise(withoutSynset(name)), normalise(name)]);
  const synonyms = indexOf(outputs, partsOf);
  const synsets = indexOf(outputs, (name, index) => synsetsOf(name, index, outputs.length));
  return {
    has: (index) => Number.isInteger(index) && index >= 0 && index < outputs.length,
    named: (label) => whole.get(normalise(label)) ?? [],
    ofSynset: (label) => {
      const id = synsetIn(label);
      return id === null ? [] : (synsets.get(id) ?? []);
    },
    withSynonym: (label) => lookUp(synonyms, partsOf(label)),
    withPlural: (label) => lookUp(synonyms, partsOf(label).flatMap(otherNumbers)),
  };
}

function indexOf(
  outputs: readonly (string | null)[],
  keysOf: (name: string, index: number) => readonly string[],
): Index {
  const index = new Map<string, number[]>();
  outputs.forEach((name, i) => {
    for (const key of new Set(name === null ? [] : keysOf(name, i))) {
      if (key === '') continue;
      const places = index.get(key);
      if (places === undefined) index.set(key, [i]);
      else places.push(i);
    }
  });
  return index;
}

function lookUp(index: Index, keys: readonly string[]): readonly number[] {
  return [...new Set(keys.flatMap((key) => index.get(key) ?? []))];
}

function normalise(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, '');
}

function partsOf(name: string): readonly string[] {
  return withoutSynset(name)
    .split(',')
    .map(normalise)
    .filter((part) => part !== '');
}

/** The same word with one s or es more, and less. */
function otherNumbers(word: string): readonly string[] {
  const singulars = [/s$/, /es$/].filter((ending) => ending.test(word));
  return [`${word}s`, `${word}es`, ...singulars.map((ending) => word.replace(ending, ''))];
}

function synsetIn(name: string): string | null {
  return /^\s*(n\d{8})(?!\d)/i.exec(name)?.[1]?.toLowerCase() ?? null;
}

function withoutSynset(name: string): string {
  return name.replace(/^\s*n\d{8}[\s_,:-]+(?=\S)/i, '');
}

/** Its own id where the name has one; else that of the ImageNet class which stands at this place and has this name. */
function synsetsOf(name: string, index: number, count: number): readonly string[] {
  const own = synsetIn(name);
  if (own !== null) return [own];
  // Models with a class "background" before the others have 1,001.
  const place = index - (count - imagenetLabels.length);
  const id = imagenetSynsets[place];
  const usual = new Set(partsOf(imagenetLabels[place] ?? ''));
  return id !== undefined && partsOf(name).some((part) => usual.has(part)) ? [id] : [];
}
