// The model as a whole: what its file says of itself, with nothing run.

import { useState } from 'preact/hooks';
import type { ModelFacts, ValueSpec } from '../../../src/protocol/model';
import { Disclosure } from '../../parts/disclosure';
import { formatBytes, formatCount, plainText } from '../../parts/format';
import { t } from '../../parts/l10n';
import { Button } from '../../parts/toolkit';
import { countText, typeText } from './detailTexts';
import { DetailsSkeleton, type Fact, FactList } from './factList';
import type { ModelStore } from './modelStore';

export function ModelDetails({ store }: { readonly store: ModelStore }) {
  const snapshot = store.snapshot.value;
  const facts = snapshot?.summary?.facts;
  if (!snapshot || !facts) return <DetailsSkeleton label={t('Reading the model')} />;
  return (
    <>
      <h2>{plainText(snapshot.file.name)}</h2>
      {snapshot.isActiveModel && <p class="is-muted">{t('This is the active model.')}</p>}
      <div class="button-row">
        {!snapshot.isActiveModel && (
          <Button onClick={() => store.perform({ kind: 'use-model' })}>
            {t('Use This Model')}
          </Button>
        )}
        <Button onClick={() => store.perform({ kind: 'edit-card' })}>{t('Edit Model Card')}</Button>
        <Button onClick={() => store.perform({ kind: 'fine-tune', value: null })}>
          {t('Fine-tune…')}
        </Button>
      </div>
      <div class="inspector-part">
        <FactList facts={fileFacts(facts)} />
      </div>
      <Values title={t('Inputs')} values={facts.inputs} />
      <Values title={t('Outputs')} values={facts.outputs} />
      <ExternalData facts={facts} />
      <Metadata metadata={facts.metadata} />
    </>
  );
}

function fileFacts(facts: ModelFacts): readonly Fact[] {
  const parameters = countText(facts.parameters);
  return [
    { name: t('Size'), value: formatBytes(facts.bytes), title: formatCount(facts.bytes) },
    { name: t('Nodes'), value: formatCount(facts.nodeCount) },
    { name: t('Parameters'), value: parameters.text, title: parameters.title },
    { name: t('Producer'), value: plainText(facts.producer) || '–' },
    { name: t('IR version'), value: String(facts.irVersion) },
    {
      name: t('Opsets'),
      value: facts.opsets
        .map(({ domain, version }) => `${plainText(domain) || 'ai.onnx'} ${version}`)
        .join(', '),
    },
  ];
}

function Values(props: { readonly title: string; readonly values: readonly ValueSpec[] }) {
  return (
    <section class="inspector-part" aria-label={props.title}>
      <h3>{props.title}</h3>
      <ul>
        {props.values.map((value) => (
          <li key={value.name} class="model-value">
            <span>{plainText(value.name)}</span>{' '}
            <span class="is-muted is-number">
              {value.kind === 'tensor' ? typeText(value) : `${value.kind} ${typeText(value)}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ExternalData({ facts }: { readonly facts: ModelFacts }) {
  if (facts.externalData.length === 0) return null;
  const title = t('External data');
  return (
    <section class="inspector-part" aria-label={title}>
      <h3>{title}</h3>
      <FactList
        facts={facts.externalData.map(({ path, bytes }) => ({
          name: plainText(path.split(/[\\/]/).at(-1) ?? path),
          value: formatBytes(bytes),
          title: formatCount(bytes),
        }))}
      />
    </section>
  );
}

function Metadata({ metadata }: Pick<ModelFacts, 'metadata'>) {
  const [isOpen, setIsOpen] = useState(false);
  const entries = Object.entries(metadata);
  if (entries.length === 0) return null;
  return (
    <Disclosure
      title={t('Metadata')}
      summary={entries.map(([key]) => plainText(key)).join(', ')}
      isOpen={isOpen}
      onToggle={setIsOpen}
    >
      <dl class="metadata">
        {entries.map(([key, text]) => (
          <div key={key}>
            <dt class="is-muted">{plainText(key)}</dt>
            <dd>{plainText(text)}</dd>
          </div>
        ))}
      </dl>
    </Disclosure>
  );
}
