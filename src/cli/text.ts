// Plain-text output for people: numbers as the panels show them, and columns that line up.

export function percent(probability: number): string {
  const value = probability * 100;
  if (value > 0 && value < 0.05) return '<0.1 %';
  return value > 99.95 && value < 100 ? '>99.9 %' : `${value.toFixed(1)} %`;
}

export function score(value: number | null): string {
  return value === null ? '' : value.toFixed(2);
}

/** 1234567 → "1.23 M". */
export function count(value: number): string {
  for (const [size, unit] of units) {
    if (value >= size) return `${(value / size).toPrecision(3)} ${unit}`;
  }
  return String(value);
}

const units: readonly (readonly [number, string])[] = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];

export function table(
  rows: readonly (readonly string[])[],
  align: readonly ('left' | 'right')[],
  indent = '',
): string {
  const widths = align.map((_, column) =>
    rows.reduce((widest, row) => Math.max(widest, (row[column] ?? '').length), 0),
  );
  return rows
    .map((row) =>
      align
        .map((side, column) => {
          const cell = row[column] ?? '';
          const width = widths[column] ?? 0;
          return side === 'left' ? cell.padEnd(width) : cell.padStart(width);
        })
        .join('  '),
    )
    .map((line) => `${indent}${line}`.trimEnd())
    .join('\n');
}
