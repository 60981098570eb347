// What running a model on a picture showed, as text: the slowest nodes, dead channels, and what went wrong first.

import type { ProfileReport, StatisticsReport } from '../protocol/graph';
import type { ModelDescription } from '../protocol/model';
import { count, percent, table } from './text';

export interface MeasuredRun {
  readonly statistics: StatisticsReport;
  readonly profile: ProfileReport | null;
}

const mostGroups = 15;
const mostDead = 10;

export function measuredText(
  { statistics, profile }: MeasuredRun,
  model: ModelDescription,
): string {
  const { failure, firstBad } = statistics;
  const lines = [
    ...(failure ? [`failed at ${failure.op} "${failure.node}": ${failure.reason}`] : []),
    ...(firstBad ? [`first bad node: ${firstBad.reason}`] : []),
  ];
  const dead = deadTable(statistics);
  return [
    ...(profile ? [timeTable(profile, model)] : []),
    ...(dead ? [dead] : []),
    ...(lines.length > 0 ? [lines.join('\n')] : []),
    ...(failure || firstBad ? [] : ['No number is NaN or infinite, and nothing is saturated.']),
  ].join('\n\n');
}

function timeTable({ groups, added, total, runs }: ProfileReport, { nodes }: ModelDescription) {
  const rows = groups.slice(0, mostGroups).map(({ nodes: members, op, microseconds }) => {
    const macs = members.reduce((sum, index) => sum + (nodes[index]?.macs ?? 0), 0);
    const names = members.map((index) => nodes[index]?.name || nodes[index]?.op || '');
    return [
      milliseconds(microseconds),
      percent(microseconds / total),
      op,
      macs > 0 ? `${count((1e6 * macs) / microseconds)}/s` : '',
      names.join(' + '),
    ];
  });
  const head = ['ms', 'share', 'runs as', 'MACs', 'nodes (what runs as one is timed as one)'];
  const rest = groups.slice(mostGroups).reduce((sum, group) => sum + group.microseconds, 0);
  const summary = [
    `${milliseconds(total)} ms for a picture (median of ${runs} runs)`,
    ...(rest > 0
      ? [`${milliseconds(rest)} ms in ${groups.length - mostGroups} further nodes`]
      : []),
    `${milliseconds(added)} ms in nodes that ONNX Runtime adds`,
  ];
  return [
    table([head, ...rows], ['right', 'right', 'left', 'right', 'left']),
    `${summary.join(', ')}.`,
  ].join('\n');
}

function deadTable({ values }: StatisticsReport): string | null {
  const dead = values
    .filter((value) => (value.dead ?? 0) > 0)
    .sort((a, b) => (b.dead ?? 0) - (a.dead ?? 0));
  if (dead.length === 0) return null;
  const rows = dead
    .slice(0, mostDead)
    .map(({ value, dead: share, dims }) => [percent(share ?? 0), dims.join('×'), value]);
  const more = dead.length > mostDead ? `\n… and ${dead.length - mostDead} more` : '';
  return `${table([['dead channels', 'shape', 'value'], ...rows], ['right', 'left', 'left'])}${more}`;
}

function milliseconds(microseconds: number): string {
  return (microseconds / 1000).toFixed(2);
}
