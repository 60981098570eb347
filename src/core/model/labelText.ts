// Class names out of whatever people keep them in: one per line, numbered, ImageNet synsets, JSON, a Python dict.

import { isLiteralMap, type Literal, type LiteralMap, parseLiteral } from './literal';

/** Names in the order of the class index; null where the text is no list of names. */
export function parseLabels(text: string): readonly string[] | null {
  const clean = text.replace(/^\uFEFF/, '').trim();
  if (/^[[{(]/.test(clean)) {
    const literal = parseLiteral(clean);
    return literal === undefined ? null : literalLabels(literal);
  }
  const lines = clean.split(/\r\n|\r|\n/).map((line) => line.trim());
  return clean === '' || /\0/.test(clean) ? null : withoutNumbers(lines.map(withoutSynset));
}

/** A list of names, {index: name} or {name: index}; an entry may also be a pair such as ["n01440764", "tench"]. */
export function literalLabels(value: Literal): readonly string[] | null {
  if (Array.isArray(value)) {
    const names = value.map(nameOf);
    return names.length > 0 && names.every((name) => name !== null) ? names : null;
  }
  return isLiteralMap(value) ? mapLabels(value) : null;
}

function mapLabels(map: LiteralMap): readonly string[] | null {
  const isByName = [...map.values()].every((entry) => typeof entry === 'number');
  const pairs = [...map].map(([key, entry]): [number, string | null] =>
    isByName ? [Number(entry), key] : [Number(key), nameOf(entry)],
  );
  const names = new Map(pairs);
  const labels = pairs.map((_, index) => names.get(index) ?? null);
  return labels.length > 0 && labels.every((label) => label !== null) ? labels : null;
}

function nameOf(entry: Literal): string | null {
  if (typeof entry === 'string') return withoutSynset(entry);
  if (typeof entry === 'number') return String(entry);
  const last = Array.isArray(entry) ? entry.at(-1) : undefined;
  return typeof last === 'string' ? last : null;
}

/** "n01440764 tench, Tinca tinca" → "tench, Tinca tinca" */
function withoutSynset(line: string): string {
  return line.replace(/^n\d{8}[\s,:]+(?=\S)/, '');
}

/** "0 cat", "1: dog", … where the numbers are the index, counted from 0 or 1. */
function withoutNumbers(lines: readonly string[]): readonly string[] {
  const parts = lines.map((line) => /^(\d+)[\s,:;.]+(\S.*)$/.exec(line));
  const first = Number(parts[0]?.[1]);
  const isNumbered =
    (first === 0 || first === 1) && parts.every((part, i) => Number(part?.[1]) === i + first);
  return isNumbered ? parts.map((part) => part?.[2] ?? '') : lines;
}
