// Which phase of a training helped, in one sentence: the one after which the validation loss was lowest, if an earlier
// one did not reach as far.

import type { TrainingReport } from '../../../src/protocol/train';
import { formatNumber, formatValue, plainText } from '../../parts/format';
import { t } from '../../parts/l10n';

export function helpText({ phases }: Pick<TrainingReport, 'phases'>): string {
  const scored = phases.flatMap(({ name, best }) => (best ? [{ name, best }] : []));
  const [first, ...later] = scored;
  if (!first || later.length === 0) return '';
  let reached = first;
  for (const phase of later) if (phase.best.loss < reached.best.loss) reached = phase;
  if (reached === first) {
    return t('“{0}” did the work; what followed did not lower the loss.', plainText(first.name));
  }
  const before = scored[scored.indexOf(reached) - 1] ?? first;
  const points = (reached.best.accuracy - before.best.accuracy) * 100;
  return t(
    '“{0}” helped: loss {1} → {2}, accuracy {3} points.',
    plainText(reached.name),
    formatValue(before.best.loss),
    formatValue(reached.best.loss),
    `${points > 0 ? '+' : ''}${formatNumber(points, 1)}`,
  );
}
