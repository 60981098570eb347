// Figures as the sentences of checks and findings show them.

/** 0.01234 → "1.2 %" */
export function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}

/** Four digits at most. */
export function figure(value: number): string {
  return String(Number(value.toPrecision(4)));
}
