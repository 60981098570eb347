// glassbox split: a stratified split that keeps copies and groups together.

import { resolve } from 'node:path';
import type { SplitReport } from '../../protocol/dataset';
import { type Command, type CommandContext, usageError } from '../command';
import { integerOf, jsonOption, requiredString } from '../options';
import { table } from '../text';
import { oneDataset } from './evaluate';

export const split: Command = {
  id: 'split',
  usage: 'glassbox split DATASET --out FOLDER|FILE.csv [--ratio 70/15/15] [--seed 0] [--json]',
  summary: 'Split a dataset into train, val and test.',
  options: {
    ratio: { type: 'string', help: 'shares of train/val/test, or train/test (default 70/15/15)' },
    seed: { type: 'string', help: 'of the shuffle (default 0)' },
    out: { type: 'string', help: 'new folder with copies, or new .csv with a split column' },
    'exact-only': {
      type: 'boolean',
      help: 'keep only exact copies together, not resized or mirrored ones',
    },
    json: jsonOption,
  },
  run: async (context) => {
    const report = await context.engine.splitDataset(
      {
        dataset: oneDataset(context),
        ratio: ratioOf(context),
        seed: integerOf(context, 'seed', 0, 0),
        out: resolve(requiredString(context, 'out')),
        keepSimilar: context.options['exact-only'] !== true,
      },
      { signal: context.signal, progress: () => undefined },
    );
    context.print(context.options.json ? JSON.stringify(report, null, 2) : splitText(report));
    return 0;
  },
};

function ratioOf({ options }: CommandContext): readonly number[] {
  const text = typeof options.ratio === 'string' ? options.ratio : '70/15/15';
  const shares = text.split('/').map(Number);
  const isGood = shares.every((share) => Number.isFinite(share) && share >= 0);
  if (!isGood || (shares.length !== 2 && shares.length !== 3)) {
    throw usageError(`--ratio is "${text}"; it must be two or three numbers, such as 70/15/15.`);
  }
  return shares;
}

function splitText({ out, splits, groups, skipped, seed }: SplitReport): string {
  const rows = splits.flatMap(({ name, count, classes }) => [
    [name ?? '–', `${count}`],
    ...classes.map((each) => [`  ${each.label ?? 'unlabelled'}`, `${each.count}`]),
  ]);
  return [
    table(rows, ['left', 'right'], ''),
    '',
    `${groups} sets of pictures stayed together · seed ${seed}`,
    ...skipped.map(({ error }) => `left out: ${error.message}`),
    out,
  ].join('\n');
}
