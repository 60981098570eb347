// A run's figures as lines of a terminal, shared by the commands that end in one.

import type { EvaluateProgress, Interval, RunReport } from '../protocol/evaluation';
import { percent, table } from './text';

/** A figure with its 95 % interval. */
export function intervalText(interval: Interval | null): string {
  if (interval === null) return '–';
  return `${percent(interval.value)} [${percent(interval.low)}, ${percent(interval.high)}]`;
}

const worstClasses = 10;

export function runText({ run, manifest, figures }: RunReport): string {
  const worst = [...figures.perClass]
    .filter(({ recall }) => recall !== null)
    .sort((a, b) => (a.recall?.value ?? 1) - (b.recall?.value ?? 1))
    .slice(0, worstClasses);
  const rows = worst.map(({ label, support, recall, precision }) => [
    label,
    `${support}`,
    intervalText(recall),
    intervalText(precision),
  ]);
  const left = [
    figures.failed > 0 ? `${figures.failed} could not be read` : '',
    figures.unlabelled > 0 ? `${figures.unlabelled} without a label that the model knows` : '',
  ].filter((text) => text !== '');
  return [
    `accuracy   ${intervalText(figures.accuracy)}  (${figures.right} of ${figures.evaluated})`,
    ...(figures.top5 ? [`top-5      ${intervalText(figures.top5)}`] : []),
    `macro F1   ${intervalText(figures.macro?.f1 ?? null)}`,
    `ECE        ${intervalText(figures.ece)}`,
    ...(left.length > 0 ? [`left out   ${left.join(', ')}`] : []),
    ...(manifest.matching.notice === null ? [] : [`note       ${manifest.matching.notice}`]),
    '',
    table(
      [['class', 'pictures', 'recall', 'precision'], ...rows],
      ['left', 'right', 'right', 'right'],
      '',
    ),
    '',
    `${manifest.model.name} · ${manifest.provider.reason}`,
    `run: ${run}`,
  ].join('\n');
}

/** A line on stderr every second, where there is something to wait for. */
export function evaluationNotes(
  note: (text: string) => void,
): (progress: EvaluateProgress) => void {
  let toldAt = performance.now();
  return (progress) => {
    if (progress.kind === 'start') {
      const { done, manifest } = progress;
      if (done > 0) note(`resuming after ${done} of ${manifest.dataset.count} pictures`);
      return;
    }
    if (performance.now() - toldAt < 1000) return;
    toldAt = performance.now();
    const { done, total, rate } = progress;
    const left = rate > 0 ? `, ${duration((total - done) / rate)} left` : '';
    note(`${done} of ${total} pictures, ${rate.toFixed(0)} per second${left}`);
  };
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
}
