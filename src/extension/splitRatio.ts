// What a person types for the parts of a split.

export type SplitRatio = readonly number[];

/** "70/15/15", "80 20" or "0.8, 0.1, 0.1"; null where it is not two or three numbers above 0. */
export function parseRatio(text: string): SplitRatio | null {
  const parts = text
    .trim()
    .split(/\s*[/,;:\s]\s*/)
    .map(Number);
  const isRight = parts.every((part) => Number.isFinite(part) && part > 0);
  return isRight && (parts.length === 2 || parts.length === 3) ? parts : null;
}

/** null where it is no whole number from 0 on. */
export function parseSeed(text: string): number | null {
  const seed = Number(text.trim() === '' ? Number.NaN : text);
  return Number.isSafeInteger(seed) && seed >= 0 ? seed : null;
}
