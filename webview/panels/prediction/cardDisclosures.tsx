// Why the answer is what it is: preprocessing, the model card and the provider, each value with its source.

import type { ComponentChildren } from 'preact';
import type { ProviderReport } from '../../../src/protocol/model';
import type { PredictionSnapshot } from '../../../src/protocol/panels';
import { Disclosure } from '../../parts/disclosure';
import { plainText } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { providerName } from '../../parts/providerName';
import { Button } from '../../parts/toolkit';
import {
  type CardSentence,
  cardSummary,
  outputSentences,
  preprocessSentences,
  preprocessSummary,
} from './cardSentences';
import type { PredictionStore } from './predictionStore';

export function CardDisclosures(props: {
  readonly store: PredictionStore;
  readonly snapshot: PredictionSnapshot;
}) {
  const { store, snapshot } = props;
  const { card, provider } = snapshot;
  return (
    <div class="disclosures">
      {card && (
        <Part
          store={store}
          id="preprocess"
          title={t('How it was preprocessed')}
          summary={preprocessSummary(card)}
        >
          <Sentences sentences={preprocessSentences(card)} />
        </Part>
      )}
      {card && (
        <Part store={store} id="card" title={t('Model card')} summary={cardSummary(card)}>
          <Sentences sentences={outputSentences(card)} />
          <Warnings warnings={card.warnings} />
          <Button onClick={() => store.perform({ kind: 'edit-card' })}>
            {t('Edit model card')}
          </Button>
        </Part>
      )}
      {provider && (
        <Part
          store={store}
          id="provider"
          title={t('What ran it')}
          summary={providerName(provider.provider)}
        >
          <ProviderReason provider={provider} />
        </Part>
      )}
    </div>
  );
}

function Part(props: {
  readonly store: PredictionStore;
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly children: ComponentChildren;
}) {
  const { store, id } = props;
  return (
    <Disclosure
      title={props.title}
      summary={props.summary}
      isOpen={store.state.value.open.includes(id)}
      onToggle={(isOpen) => store.setOpen(id, isOpen)}
    >
      {props.children}
    </Disclosure>
  );
}

function Sentences(props: { readonly sentences: readonly CardSentence[] }) {
  return (
    <ul class="sentences">
      {props.sentences.map(({ text, source }) => (
        <li key={text}>
          <span>{text}</span>
          <span class="source">{source}</span>
        </li>
      ))}
    </ul>
  );
}

function Warnings(props: { readonly warnings: readonly string[] }) {
  return props.warnings.map((warning) => (
    <p key={warning} class="warning">
      <Icon name="warning" class="warning-icon" />
      {plainText(warning)}
    </p>
  ));
}

function ProviderReason(props: { readonly provider: ProviderReport }) {
  const { reason, refused, forcedToCpu } = props.provider;
  return (
    <>
      <p>{plainText(reason)}</p>
      <ul class="sentences">
        {refused.map(({ provider, error }) => (
          <li key={provider}>
            <span>{t('{0} was tried: {1}', providerName(provider), plainText(error))}</span>
          </li>
        ))}
      </ul>
      {forcedToCpu.length > 0 && (
        <p>{t('On the CPU instead: {0}.', plainText(forcedToCpu.join(', ')))}</p>
      )}
    </>
  );
}
