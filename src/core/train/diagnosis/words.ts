// Figures and names as the sentences of findings show them.

/** Two digits; powers of ten where plain digits would be long. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-3 || size >= 1e5)) return value.toExponential(0).replace('e+', 'e');
  return String(Number(value.toPrecision(size >= 100 ? 3 : 2)));
}

/** 0.931 → "93 %" */
export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** 0.07 → "7 points" */
export function points(difference: number): string {
  const value = Math.round(100 * difference);
  return `${value} ${Math.abs(value) === 1 ? 'point' : 'points'}`;
}

const namesShown = 3;

/** "a", "b", "c" and 4 more */
export function names(list: readonly string[]): string {
  const some = list.slice(0, namesShown).map((name) => `"${name}"`);
  const more = list.length - some.length;
  return more > 0 ? `${some.join(', ')} and ${more} more` : some.join(', ');
}
