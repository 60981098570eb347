// glassbox compare: what one run gets right that another does not, and whether that is more than chance.

import { resolve } from 'node:path';
import type { RunComparison } from '../../protocol/evaluation';
import { type Command, usageError } from '../command';
import { jsonOption } from '../options';
import { intervalText } from '../runText';
import { table } from '../text';

export const compare: Command = {
  id: 'compare',
  usage: 'glassbox compare RUN OTHER_RUN [--json]',
  summary: 'Compare two runs over the same pictures (McNemar).',
  options: { json: jsonOption },
  run: async ({ engine, positionals, options, signal, print }) => {
    const [run, other, ...more] = positionals;
    if (run === undefined || other === undefined || more.length > 0) {
      throw usageError('Name two run folders.');
    }
    const comparison = await engine.compareRuns(
      { run: resolve(run), other: resolve(other) },
      { signal, progress: () => undefined },
    );
    print(options.json ? JSON.stringify(comparison, null, 2) : comparisonText(comparison));
    return 0;
  },
};

function comparisonText(comparison: RunComparison): string {
  const { common, accuracy, otherAccuracy, difference, fixed, broken, pValue, perClass } =
    comparison;
  return [
    ...(comparison.notice === null ? [] : [comparison.notice]),
    `accuracy    ${intervalText(accuracy)} on ${common} pictures`,
    `other run   ${intervalText(otherAccuracy)}`,
    `difference  ${intervalText(difference)}`,
    `fixed ${fixed}, broken ${broken}${pValue === null ? '' : `, McNemar p = ${pValue.toPrecision(2)}`}`,
    '',
    table(
      [
        ['class', 'fixed', 'broken'],
        ...perClass.map((each) => [each.label, `${each.fixed}`, `${each.broken}`]),
      ],
      ['left', 'right', 'right'],
      '',
    ),
  ].join('\n');
}
