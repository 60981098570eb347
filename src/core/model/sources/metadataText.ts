// Lists of names and numbers as exporters write them into metadata.

import { literalLabels } from '../labelText';
import { type Literal, parseLiteral } from '../literal';

/** JSON, a Python literal, or names separated by commas or lines. */
export function metadataLabels(text: string | undefined): readonly string[] | null {
  if (text === undefined || text.trim() === '') return null;
  const literal = parseLiteral(text);
  if (literal !== undefined && typeof literal === 'object' && literal !== null) {
    return literalLabels(literal);
  }
  const separator = /[\r\n]/.test(text.trim()) ? /\r\n|\r|\n/ : ',';
  const names = text.trim().split(separator);
  return names.length < 2 ? null : names.map((name) => name.trim());
}

export function metadataNumbers(text: string | undefined): readonly number[] | undefined {
  if (text === undefined) return undefined;
  const literal = parseLiteral(text) ?? parseLiteral(`[${text}]`);
  const items: readonly Literal[] = Array.isArray(literal) ? literal : [literal ?? null];
  const numbers = items.filter((item) => typeof item === 'number');
  return numbers.length > 0 && numbers.length === items.length ? numbers : undefined;
}
