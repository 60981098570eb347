// Inputs or outputs of a node: each with what it is, and a door to every node at its other end.

import type { NodeValue } from '../../../src/protocol/graph';
import { plainText } from '../../parts/format';
import { t } from '../../parts/l10n';
import { roleText, typeText } from './detailTexts';
import type { ModelStore } from './modelStore';

export function NodeValues(props: {
  readonly store: ModelStore;
  readonly title: string;
  readonly values: readonly NodeValue[];
  readonly isInput: boolean;
}) {
  const { store, title, values, isInput } = props;
  if (values.length === 0) return null;
  return (
    <section class="inspector-part" aria-label={title}>
      <h3>{title}</h3>
      <ul class="node-values">
        {values.map((value, position) => (
          <li key={`${position} ${value.name}`}>
            <div class="value-head">
              <span>{roleText(value, position, isInput)}</span>
              <span class="is-muted is-number">
                {value.name === '' ? t('left out') : typeText(value)}
              </span>
            </div>
            {value.name !== '' && <div class="value-name is-muted">{plainText(value.name)}</div>}
            <Ends store={store} value={value} isInput={isInput} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Ends(props: {
  readonly store: ModelStore;
  readonly value: NodeValue;
  readonly isInput: boolean;
}) {
  const { store, value, isInput } = props;
  if (value.ends.length === 0) return null;
  return (
    <div class="value-ends">
      {value.ends.map((end) => {
        const label = plainText(end.label);
        return (
          <button
            key={end.box}
            type="button"
            class="door"
            aria-label={isInput ? t('Go to {0}, which makes it', label) : t('Go to {0}', label)}
            onClick={() => store.goTo(end)}
          >
            <span aria-hidden="true">{isInput ? '←' : '→'}</span> {label}
          </button>
        );
      })}
    </div>
  );
}
