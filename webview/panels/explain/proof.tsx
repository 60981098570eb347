// Why a map may be believed: each check with its outcome, its figure and its sentence.

import type { CheckId, CheckReport, Explanation } from '../../../src/protocol/explain';
import type { ExplainCell } from '../../../src/protocol/explainPanel';
import { formatValue, plainText } from '../../parts/format';
import { Icon, type IconName } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { LineChart } from '../../parts/lineChart';
import { Button } from '../../parts/toolkit';
import type { ExplainStore } from './explainStore';

type Result = Pick<Explanation, 'checks'>;

export function Proof(props: {
  readonly store: ExplainStore;
  readonly cell: ExplainCell;
  readonly result: Result;
}) {
  const { store, cell, result } = props;
  const isRunning = cell.status === 'running' || cell.status === 'waiting';
  return (
    <section class="inspector-part" aria-labelledby="proof-title">
      <h2 id="proof-title">{t('Proof')}</h2>
      <ul class="checks">
        {result.checks.map((check) => (
          <Check key={check.id} check={check} />
        ))}
      </ul>
      {!(cell.isThorough && cell.status === 'done') && (
        <Button
          class="small"
          isDisabled={isRunning}
          title={t('Also randomise the weights, and insert and delete pixels: slower')}
          onClick={() => store.perform({ kind: 'check', cell: cell.id })}
        >
          <Icon name="run-all" slot="start" />
          {isRunning && cell.isThorough ? t('Running all checks…') : t('Run all checks')}
        </Button>
      )}
    </section>
  );
}

function Check({ check }: { readonly check: CheckReport }) {
  const { icon, text } = outcomes(check.outcome);
  const limit = check.limit === null ? '' : t('limit {0}', formatValue(check.limit));
  return (
    <li class={`check is-${check.outcome}`}>
      <Icon name={icon} class="check-icon" />
      <span class="check-name">
        {checkName(check.id)}
        <span class="visually-hidden">{`: ${text}`}</span>
      </span>
      <span class="check-value is-number" title={limit}>
        {formatValue(check.value)}
      </span>
      <span class="check-text is-muted">{plainText(check.text)}</span>
      {check.curves && check.curves.length > 0 && (
        <LineChart
          label={checkName(check.id)}
          xLabel={t('share of pixels')}
          yLabel={t('probability')}
          lines={check.curves}
        />
      )}
    </li>
  );
}

function outcomes(outcome: CheckReport['outcome']): { icon: IconName; text: string } {
  switch (outcome) {
    case 'passed':
      return { icon: 'pass', text: t('passed') };
    case 'failed':
      return { icon: 'error', text: t('failed') };
    case 'information':
      return { icon: 'info', text: t('for information') };
  }
}

export function checkName(id: CheckId): string {
  switch (id) {
    case 'finite-difference':
      return t('Finite differences');
    case 'completeness':
      return t('Completeness');
    case 'randomization':
      return t('Randomised weights');
    case 'insertion-deletion':
      return t('Insertion and deletion');
  }
}
