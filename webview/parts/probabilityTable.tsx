// The best classes of one picture: label, a bar, per cent and the score before softmax.

import type { ClassScore } from '../../src/protocol/prediction';
import { formatLabel, formatPercent, formatScore } from './format';
import { t } from './l10n';

export function ProbabilityTable(props: {
  readonly top: readonly ClassScore[];
  /** Classes that are not listed and exclude the others; null where probabilities do not add up. */
  readonly otherClasses: number | null;
}) {
  const { top, otherClasses } = props;
  const hasScores = top.some((entry) => entry.score !== null);
  const rest = Math.max(0, 1 - top.reduce((sum, entry) => sum + entry.probability, 0));
  return (
    <table class="probabilities">
      <colgroup>
        <col class="column-label" />
        <col />
        <col class="column-percent" />
        {hasScores && <col class="column-score" />}
      </colgroup>
      <thead>
        <tr>
          <th scope="col">{t('Class')}</th>
          <th scope="col" class="is-number" colSpan={2}>
            {t('Probability')}
          </th>
          {hasScores && (
            <th scope="col" class="is-number" title={t('The value before softmax or sigmoid')}>
              {t('Score')}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {top.map((entry) => (
          <ClassRow key={entry.index} entry={entry} hasScores={hasScores} />
        ))}
        {otherClasses !== null && otherClasses > 0 && (
          <tr class="is-muted">
            <th scope="row">{otherText(otherClasses)}</th>
            <BarCell probability={rest} />
            <td class="is-number">{formatPercent(rest)}</td>
            {hasScores && <td />}
          </tr>
        )}
      </tbody>
    </table>
  );
}

function ClassRow(props: { readonly entry: ClassScore; readonly hasScores: boolean }) {
  const { entry, hasScores } = props;
  const label = formatLabel(entry);
  return (
    <tr>
      <th scope="row" title={t('{0} (class {1})', label, entry.index)}>
        {label}
      </th>
      <BarCell probability={entry.probability} />
      <td class="is-number">{formatPercent(entry.probability)}</td>
      {hasScores && (
        <td class="is-number is-muted">{entry.score === null ? '' : formatScore(entry.score)}</td>
      )}
    </tr>
  );
}

function BarCell(props: { readonly probability: number }) {
  return (
    <td class="bar-cell" aria-hidden="true">
      <Bar probability={props.probability} />
    </td>
  );
}

export function Bar(props: { readonly probability: number }) {
  const width = `${Math.min(1, Math.max(0, props.probability)) * 100}%`;
  return (
    <div class="bar" aria-hidden="true">
      <div class="bar-value" style={{ width }} />
    </div>
  );
}

function otherText(count: number): string {
  return count === 1 ? t('1 other class') : t('{0} other classes', count.toLocaleString('en'));
}
