// What a map says and where it comes from: the score, the map in words, what is wrong with it, and what ran.

import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { ErrorFacts } from '../../../src/base/errors';
import type { CellModel, ExplainCell } from '../../../src/protocol/explainPanel';
import {
  formatCount,
  formatMilliseconds,
  formatPercent,
  formatScore,
  plainText,
} from '../../parts/format';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { providerName } from '../../parts/providerName';
import type { LoadedMap } from './cellMaps';
import { scoreKindHelp, scoreKindText, targetText } from './cellTexts';
import type { ExplainStore } from './explainStore';
import { mapSentences } from './mapSentences';
import { findMethod } from './methodGroups';
import { Proof } from './proof';

type Result = NonNullable<ExplainCell['result']>;

export function Answer(props: {
  readonly store: ExplainStore;
  readonly cell: ExplainCell;
  readonly model: CellModel | undefined;
  readonly result: Result;
  readonly map: LoadedMap | null;
}) {
  const { store, cell, model, result, map } = props;
  return (
    <>
      <section class="inspector-part" aria-label={t('What is explained')}>
        <Score cell={cell} model={model} result={result} />
        {map && !map.picture && <Sentences store={store} cell={cell} map={map} />}
        <Findings findings={result.findings} />
      </section>
      <Origin store={store} cell={cell} model={model} result={result} />
      <Proof store={store} cell={cell} result={result} />
      <RunFacts result={result} />
    </>
  );
}

function Score(props: {
  readonly cell: ExplainCell;
  readonly model: CellModel | undefined;
  readonly result: Result;
}) {
  const { cell, model, result } = props;
  const { target, scoreKind, top } = result;
  const entry = top.find(({ index }) => index === target.index);
  const isProbability = scoreKind === 'probability';
  const isOfClass = scoreKind === 'logit' || scoreKind === 'output';
  return (
    <dl class="facts-list">
      <Fact name={targetText(cell, model)} isTitle={true}>
        {entry && isOfClass ? formatPercent(entry.probability) : ''}
      </Fact>
      <Fact name={scoreKindText(scoreKind)} title={scoreKindHelp(scoreKind)}>
        {isProbability ? formatPercent(target.score) : formatScore(target.score)}
      </Fact>
    </dl>
  );
}

function Fact(props: {
  readonly name: string;
  readonly title?: string;
  readonly isTitle?: boolean;
  readonly children: ComponentChildren;
}) {
  return (
    <div class={`fact-row ${props.isTitle ? 'is-title' : ''}`}>
      <dt title={props.title ?? props.name}>{props.name}</dt>
      <dd class="is-number">{props.children}</dd>
    </div>
  );
}

function Sentences(props: {
  readonly store: ExplainStore;
  readonly cell: ExplainCell;
  readonly map: LoadedMap;
}) {
  const { store, cell, map } = props;
  const placement = store.placementOf(cell);
  const { sentences, largest } = useMemo(
    () => mapSentences(map.heatmap, placement),
    [map.heatmap, placement],
  );
  return (
    <p class="map-sentences">
      {`${sentences.join(' ')} `}
      {largest && (
        <button
          type="button"
          class="text-link"
          onClick={() => {
            store.probe.value = { ...largest, isKept: true };
          }}
        >
          {t('Show it')}
        </button>
      )}
    </p>
  );
}

function Findings(props: { readonly findings: readonly ErrorFacts[] }) {
  return props.findings.map((finding) => (
    <div key={finding.code} class="finding" role="note">
      <Icon name="warning" class="warning-icon" />
      <div>
        <p>{plainText(finding.message)}</p>
        {finding.remedy && <p class="is-muted">{plainText(finding.remedy)}</p>}
      </div>
    </div>
  ));
}

function Origin(props: {
  readonly store: ExplainStore;
  readonly cell: ExplainCell;
  readonly model: CellModel | undefined;
  readonly result: Result;
}) {
  const { store, cell, model, result } = props;
  const method = findMethod(model?.options?.methods, cell.choice.method);
  return (
    <section class="inspector-part origin" aria-label={t('How it was made')}>
      <p>
        <span class="origin-name">{method?.name ?? cell.choice.method}</span>
        {method && <span class="is-muted"> {method.summary}</span>}
      </p>
      {result.layer !== null && (
        <p>
          <span class="origin-name origin-layer">{plainText(result.layer)}</span>
          {result.layerReason !== null && (
            <span class="is-muted"> {plainText(result.layerReason)}</span>
          )}{' '}
          <button
            type="button"
            class="text-link"
            title={t('The model card can name another layer')}
            onClick={() => store.perform({ kind: 'edit-card', model: cell.choice.model })}
          >
            {t('Edit model card')}
          </button>
        </p>
      )}
    </section>
  );
}

/** What ran, so that anybody can run it again. */
function RunFacts({ result }: { readonly result: Result }) {
  const { passes, provider } = result;
  const facts = [
    t('{0} forward, {1} backward', formatCount(passes.forward), formatCount(passes.backward)),
    formatMilliseconds(result.latencyMs),
    providerName(provider.provider),
    ...(result.seed === null ? [] : [t('seed {0}', result.seed)]),
  ];
  return (
    <section class="inspector-part run-facts is-muted" aria-label={t('What ran')}>
      <p class="is-number" title={plainText(provider.reason)}>
        {facts.join(' · ')}
      </p>
      <p>{t('Differentiated graph: {0}', plainText(result.canonical))}</p>
      {provider.forcedToCpu.length > 0 && (
        <p>{t('On the CPU instead: {0}.', plainText(provider.forcedToCpu.join(', ')))}</p>
      )}
    </section>
  );
}
