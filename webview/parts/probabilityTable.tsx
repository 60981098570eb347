// The best classes of one picture: label, a bar, per cent and the score before softmax.

import type { ClassScore } from '../../src/protocol/prediction';
import { formatLabel, formatPercent, formatScore } from './format';
import { Icon } from './icon';
import { t } from './l10n';
import { IconButton } from './toolkit';

export function ProbabilityTable(props: {
  readonly top: readonly ClassScore[];
  /** Classes that are not listed and exclude the others; null where probabilities do not add up. */
  readonly otherClasses: number | null;
  /** Asked why for a class, by its index. */
  readonly onExplain: (index: number) => void;
}) {
  const { top, otherClasses, onExplain } = props;
  const hasScores = top.some((entry) => entry.score !== null);
  const rest = Math.max(0, 1 - top.reduce((sum, entry) => sum + entry.probability, 0));
  return (
    <table class="probabilities">
      <colgroup>
        <col class="column-label" />
        <col />
        <col class="column-percent" />
        {hasScores && <col class="column-score" />}
        <col class="column-action" />
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
          <td />
        </tr>
      </thead>
      <tbody>
        {top.map((entry) => (
          <ClassRow key={entry.index} entry={entry} hasScores={hasScores} onExplain={onExplain} />
        ))}
        {otherClasses !== null && otherClasses > 0 && (
          <tr class="is-muted">
            <th scope="row">{otherText(otherClasses)}</th>
            <BarCell probability={rest} />
            <td class="is-number">{formatPercent(rest)}</td>
            {hasScores && <td />}
            <td />
          </tr>
        )}
      </tbody>
    </table>
  );
}

function ClassRow(props: {
  readonly entry: ClassScore;
  readonly hasScores: boolean;
  readonly onExplain: (index: number) => void;
}) {
  const { entry, hasScores, onExplain } = props;
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
      <td class="row-action">
        <IconButton label={t('Explain {0}', label)} onClick={() => onExplain(entry.index)}>
          <Icon name="lightbulb" />
        </IconButton>
      </td>
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
