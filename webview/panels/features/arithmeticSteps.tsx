// The other steps: the window of a pool, one number out of a few, a sum of products.

import type { ArithmeticStep } from '../../../src/protocol/features';
import { formatValue, plainText } from '../../parts/format';
import { t } from '../../parts/l10n';
import { SignedBar } from './arithmeticConvolution';
import { strongestTerms } from './arithmeticTerms';
import { largestGrid, NumberGrid } from './numberGrid';

type Step<Kind extends ArithmeticStep['kind']> = Extract<ArithmeticStep, { readonly kind: Kind }>;

const shownTerms = 8;

export function PoolingStep({ step }: { readonly step: Step<'pooling'> }) {
  const { patch, counts, window, reduction } = step;
  const isMaximum = reduction === 'maximum';
  const best = patch.reduce(
    (found, number, cell) =>
      counts[cell] && (found < 0 || number > (patch[found] ?? 0)) ? cell : found,
    -1,
  );
  const counted = counts.filter(Boolean).length;
  return (
    <>
      {Math.max(window.width, window.height) <= largestGrid && (
        <NumberGrid
          label={t('window')}
          numbers={patch}
          width={window.width}
          at={null}
          isPadding={counts.map((doesCount) => !doesCount)}
          {...(isMaximum ? { ringed: best } : {})}
        />
      )}
      <p>{reductionText(reduction, counted)}</p>
    </>
  );
}

function reductionText(reduction: Step<'pooling'>['reduction'], count: number): string {
  switch (reduction) {
    case 'maximum':
      return t('The largest of {0} numbers', count);
    case 'mean':
      return t('The mean of {0} numbers', count);
    case 'norm':
      return t('The norm of {0} numbers', count);
  }
}

export function PointwiseStep({ step }: { readonly step: Step<'pointwise'> }) {
  return (
    <>
      <p class="formula is-number">{`${plainText(step.formula)} = ${formatValue(step.result)}`}</p>
      <ul>
        {step.operands.map(({ name, number }) => (
          <li key={name} class="operand">
            <span class="is-muted" title={plainText(name)}>
              {plainText(name)}
            </span>
            <span class="is-number">{formatValue(number)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

export function ProductStep({ step }: { readonly step: Step<'product'> }) {
  const order = strongestTerms(step);
  const product = (index: number): number => (step.inputs[index] ?? 0) * (step.weights[index] ?? 0);
  const peak = Math.abs(product(order[0] ?? 0)) || 1;
  const others = order.slice(shownTerms);
  const rest = others.reduce((sum, index) => sum + product(index), 0);
  return (
    <>
      <ul class="reads">
        {order.slice(0, shownTerms).map((index) => (
          <li key={index} class="read">
            <span class="is-number" title={t('feature {0}', index)}>
              {`${formatValue(step.inputs[index] ?? 0)} × ${formatValue(step.weights[index] ?? 0)}`}
            </span>
            <SignedBar share={product(index) / peak} />
            <span class="is-number">{formatValue(product(index))}</span>
          </li>
        ))}
        {others.length > 0 && (
          <li class="read-rest is-muted is-number">
            {t('{0} other terms: {1}', others.length, formatValue(rest))}
          </li>
        )}
      </ul>
      {step.bias !== null && <p class="is-number">{t('bias {0}', formatValue(step.bias))}</p>}
    </>
  );
}
