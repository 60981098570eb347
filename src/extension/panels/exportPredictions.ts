// Predictions as text: JSON as `glassbox classify --json` prints it, and CSV for spreadsheets.

import {
  type ClassifyReport,
  type ImageFailure,
  type ImageOutcome,
  isFailure,
} from '../../protocol/prediction';

export type ExportFormat = 'csv' | 'json';

export function exportPredictions(report: ClassifyReport, format: ExportFormat): string {
  return format === 'csv' ? toCsv(report) : toJson(report);
}

function toJson({ provider, model, results }: ClassifyReport): string {
  const document = {
    provider: provider.provider,
    providerReason: provider.reason,
    model,
    results: results.map((outcome) =>
      isFailure(outcome) ? { image: outcome.image, error: sentence(outcome) } : outcome,
    ),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function sentence({ error }: ImageFailure): string {
  return error.remedy === undefined ? error.message : `${error.message} ${error.remedy}`;
}

/** One line per picture, its classes from left to right, best first; RFC 4180: CRLF, quotes doubled. */
function toCsv({ results }: ClassifyReport): string {
  const width = results.reduce(
    (most, row) => Math.max(most, isFailure(row) ? 0 : row.top.length),
    0,
  );
  const ranks = Array.from({ length: width }, (_, rank) => rank + 1);
  const header = [
    'image',
    'latencyMs',
    'error',
    ...ranks.flatMap((rank) => [
      `index${rank}`,
      `label${rank}`,
      `probability${rank}`,
      `score${rank}`,
    ]),
  ];
  const lines = [header, ...results.map((row) => toCells(row, width))];
  return lines.map((cells) => `${cells.map(toCsvCell).join(',')}\r\n`).join('');
}

type Cell = string | number | null;

function toCells(outcome: ImageOutcome, width: number): Cell[] {
  const cells = 4 * width;
  if (isFailure(outcome)) {
    return [outcome.image, null, sentence(outcome), ...Array<Cell>(cells).fill(null)];
  }
  const scores = outcome.top.flatMap((row): Cell[] => [
    row.index,
    row.label,
    row.probability,
    row.score,
  ]);
  const missing = Array<Cell>(cells - scores.length).fill(null);
  return [outcome.image, outcome.latencyMs, null, ...scores, ...missing];
}

/**
 * Excel and its like run a text cell that begins with = + - @ as a formula, and a file name or label is nobody's
 * program: such text gets an apostrophe in front, which spreadsheets hide. Numbers are left as they are.
 */
export function toCsvCell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
