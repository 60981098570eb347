// A block: what is inside it and what that costs.

import { formatCount, plainText } from '../../parts/format';
import { t } from '../../parts/l10n';
import { Button } from '../../parts/toolkit';
import { countText } from './detailTexts';
import { DetailsError, DetailsSkeleton, FactList } from './factList';
import type { ModelStore } from './modelStore';
import { useDetails } from './useDetails';

export function BlockDetails(props: { readonly store: ModelStore; readonly id: string }) {
  const { store, id } = props;
  const version = store.snapshot.value?.file.version ?? 0;
  const { value, error, isExecuting } = useDetails(`${version} ${id}`, (isExecuted, signal) =>
    store.host.block({ id, isExecuted }, { signal }),
  );
  if (!value) {
    return error ? (
      <DetailsError error={error} onCopy={store.copy} />
    ) : (
      <DetailsSkeleton label={t('Reading the block')} />
    );
  }
  const parameters = countText(value.parameters);
  const macs = value.macs === null ? null : countText(value.macs);
  return (
    <>
      <h2>{plainText(value.label)}</h2>
      <FactList
        facts={[
          { name: t('Nodes'), value: formatCount(value.nodeCount) },
          { name: t('Parameters'), value: parameters.text, title: parameters.title },
          {
            name: t('MACs'),
            value: macs?.text ?? (isExecuting ? '…' : '–'),
            title: macs?.title ?? '',
          },
        ]}
      />
      <div class="button-row">
        <Button onClick={() => store.toggle(value.id)}>
          {store.open.includes(value.id) ? t('Fold') : t('Open')}
        </Button>
      </div>
      <DetailsError error={error} onCopy={store.copy} />
      <div class="inspector-part">
        <Operators operators={value.operators} />
      </div>
    </>
  );
}

function Operators(props: {
  readonly operators: readonly { readonly op: string; readonly count: number }[];
}) {
  return (
    <table class="details-table">
      <thead>
        <tr>
          <th scope="col">{t('Operator')}</th>
          <th scope="col" class="is-number">
            {t('Count')}
          </th>
        </tr>
      </thead>
      <tbody>
        {props.operators.map(({ op, count }) => (
          <tr key={op}>
            <td>{plainText(op)}</td>
            <td class="is-number">{formatCount(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
