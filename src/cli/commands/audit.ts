// glassbox audit: suspected labels, duplicates and leaks of a dataset, as a model's features show them.

import { resolve } from 'node:path';
import type { AuditProgress, AuditReport, DuplicateSet } from '../../protocol/evaluation';
import type { Command } from '../command';
import { integerOf, jsonOption, providerOf, providerOption, requiredString } from '../options';
import { evaluationNotes, intervalText } from '../runText';
import { percent, table } from '../text';
import { oneDataset, runFolderOf } from './evaluate';

export const audit: Command = {
  id: 'audit',
  usage: 'glassbox audit DATASET --model MODEL [--out RUN] [--top 20] [--json]',
  summary: 'Look for wrong labels, duplicates and leaks in a dataset.',
  options: {
    model: { type: 'string', short: 'm', help: 'ONNX file whose features are looked at' },
    out: { type: 'string', help: 'run folder; one that is there is audited, or resumed' },
    top: { type: 'string', help: 'lines per list, without --json (default 20)' },
    provider: providerOption,
    json: jsonOption,
  },
  run: async (context) => {
    const run = runFolderOf(context);
    const top = integerOf(context, 'top', 20, 1);
    const request = {
      dataset: oneDataset(context),
      model: resolve(requiredString(context, 'model')),
      provider: providerOf(context),
      split: null,
      run,
    };
    const { engine, signal, note } = context;
    await engine.evaluate(request, { signal, progress: evaluationNotes(note) });
    const report = await engine.auditRun({ run }, { signal, progress: auditNotes(note) });
    const json = { runDir: run, ...report };
    context.print(context.options.json ? JSON.stringify(json, null, 2) : auditText(report, top));
    return 0;
  },
};

const steps: Readonly<Record<AuditProgress['step'], string>> = {
  pictures: 'looking at pictures',
  labels: 'judging labels',
  duplicates: 'comparing pictures',
};

function auditNotes(note: (text: string) => void): (progress: AuditProgress) => void {
  let toldAt = performance.now();
  return ({ step, done, total }) => {
    if (performance.now() - toldAt < 1000) return;
    toldAt = performance.now();
    note(`${steps[step]}: ${done} of ${total}`);
  };
}

function auditText(
  { labelIssues, duplicates, accuracy, probe, notices }: AuditReport,
  top: number,
) {
  const { raw, withoutLeaks, withoutSuspects } = accuracy;
  const leaks = duplicates.filter(({ isLeak }) => isLeak).length;
  return [
    ...notices,
    `accuracy                 ${intervalText(raw)}`,
    `  without leaks          ${intervalText(withoutLeaks.accuracy)}  (${withoutLeaks.leftOut} left out)`,
    `  without suspects       ${intervalText(withoutSuspects.accuracy)}  (${withoutSuspects.leftOut} left out)`,
    ...(probe
      ? [`probe on the features    ${intervalText(probe.accuracy)}  (${probe.folds} folds)`]
      : []),
    '',
    `${labelIssues.length} suspected labels`,
    table(
      labelIssues
        .slice(0, top)
        .map(({ id, label, suggested, score }) => [percent(score), id, `${label} → ${suggested}`]),
      ['right', 'left', 'left'],
      '  ',
    ),
    '',
    `${duplicates.length} sets of duplicates, ${leaks} across splits`,
    ...duplicates.slice(0, top).map(setText),
  ].join('\n');
}

function setText({ kind, ids, splits, isLeak, isConflict }: DuplicateSet): string {
  const members = ids.map((id, at) => (splits[at] ? `${id} (${splits[at]})` : id));
  const marks = [kind, isLeak ? 'leak' : '', isConflict ? 'labels differ' : ''];
  return `  ${marks.filter((mark) => mark !== '').join(', ')}: ${members.join(' = ')}`;
}
