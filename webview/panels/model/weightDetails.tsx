// A weight of a node: read from the file only when it is opened, since it may be large.

import { useEffect, useState } from 'preact/hooks';
import { type ErrorFacts, errorFacts } from '../../../src/base/errors';
import type { NodeValue, WeightDetail } from '../../../src/protocol/graph';
import { Disclosure } from '../../parts/disclosure';
import { formatBytes, formatCount, formatValue, plainText } from '../../parts/format';
import { Histogram } from '../../parts/histogram';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { Button } from '../../parts/toolkit';
import { filterCaption, shareText, typeText } from './detailTexts';
import { DetailsError, DetailsSkeleton, type Fact, FactList } from './factList';
import { FilterCanvas } from './filterCanvas';
import type { ModelStore } from './modelStore';

export function WeightDetails(props: {
  readonly store: ModelStore;
  readonly value: NodeValue;
  readonly role: string;
}) {
  const { store, value } = props;
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Disclosure
      title={t('Weight {0}', props.role)}
      summary={`${typeText(value)} ${plainText(value.name)}`}
      isOpen={isOpen}
      onToggle={setIsOpen}
    >
      {isOpen && <Weight store={store} name={value.name} />}
    </Disclosure>
  );
}

function Weight(props: { readonly store: ModelStore; readonly name: string }) {
  const { store, name } = props;
  const { weight, error } = useWeight(store, name);
  if (error) return <DetailsError error={error} onCopy={store.copy} />;
  if (!weight) return <DetailsSkeleton label={t('Reading the weight')} />;
  return (
    <>
      <p class="weight-name">{plainText(name)}</p>
      <FactList facts={weightFacts(weight)} />
      <Histogram
        histogram={weight.histogram}
        label={t('How the numbers of {0} are spread', plainText(name))}
      />
      {weight.filters && (
        <figure class="filters">
          <FilterCanvas filters={weight.filters} />
          <figcaption class="is-muted">{filterCaption(weight.filters)}</figcaption>
        </figure>
      )}
      {weight.first.length > 0 && <FirstNumbers numbers={weight.first} />}
      <div class="button-row">
        <Button onClick={() => store.perform({ kind: 'save-weight', name })}>
          <Icon name="export" slot="start" />
          {t('Save as .npy')}
        </Button>
      </div>
    </>
  );
}

function useWeight(
  store: ModelStore,
  name: string,
): { readonly weight: WeightDetail | null; readonly error: ErrorFacts | null } {
  const [weight, setWeight] = useState<WeightDetail | null>(null);
  const [error, setError] = useState<ErrorFacts | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    store.host.weight({ name }, { signal }).then(
      (read) => {
        if (!signal.aborted) setWeight(read);
      },
      (reason: unknown) => {
        if (!signal.aborted) setError(errorFacts(reason));
      },
    );
    return () => controller.abort();
  }, [store, name]);
  return { weight, error };
}

function weightFacts(weight: WeightDetail): readonly Fact[] {
  return [
    { name: t('Shape'), value: typeText(weight) },
    { name: t('Bytes'), value: formatBytes(weight.bytes), title: formatCount(weight.bytes) },
    { name: t('Minimum'), value: formatValue(weight.minimum) },
    { name: t('Maximum'), value: formatValue(weight.maximum) },
    { name: t('Mean'), value: formatValue(weight.mean) },
    { name: t('Standard deviation'), value: formatValue(weight.standardDeviation) },
    { name: t('Zeros'), value: shareText(weight.sparsity) },
    { name: t('NaN or infinite'), value: formatCount(weight.nonFinite) },
  ];
}

function FirstNumbers({ numbers }: { readonly numbers: readonly number[] }) {
  return (
    <p class="first-numbers is-number">
      <span class="is-muted">{t('First numbers:')}</span> {numbers.map(formatValue).join('  ')}
    </p>
  );
}
