// Texts of boxes: names cut to a length that can be drawn.

const longest = 200;

/** Long names are cut in the middle: their ends tell them apart. */
export function shortened(text: string, length = longest): string {
  if (text.length <= length) return text;
  const tail = Math.floor((length - 1) / 2);
  return `${text.slice(0, length - 1 - tail)}…${text.slice(text.length - tail)}`;
}

/** Words that occur, most frequent first; ties in the order of their first occurrence. */
export function byFrequency(words: Iterable<string>): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}
