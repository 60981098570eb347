// A picture that excites the channel most, searched for on demand.

import type { MapLayer } from '../../../src/protocol/features';
import type { Maximisation } from '../../../src/protocol/featuresPanel';
import { ErrorBox } from '../../parts/errorBox';
import { t } from '../../parts/l10n';
import { ProgressLine } from '../../parts/progressLine';
import { Button } from '../../parts/toolkit';
import type { FeaturesStore } from './featuresStore';
import { RgbCanvas } from './valueCanvas';

interface MaximiseProps {
  readonly store: FeaturesStore;
  readonly layer: MapLayer;
  readonly channel: number;
}

export function MaximisePart(props: MaximiseProps) {
  const { store, layer, channel } = props;
  const search = store.snapshot.value?.maximisation ?? null;
  const own = search?.value === layer.value && search.channel === channel ? search : null;
  const blocked = store.snapshot.value?.listing?.gradientBlocked ?? null;
  const start = (): void => store.perform({ kind: 'maximise', value: layer.value, channel });
  return (
    <section class="inspector-part">
      <h2>{t('What maximises it')}</h2>
      {own?.status === 'running' && <Search store={store} search={own} />}
      {own?.status === 'done' && <Found {...props} />}
      {own?.status === 'failed' && own.error && (
        <ErrorBox error={own.error} isAlert onCopy={store.copy} />
      )}
      {own?.status !== 'running' && own?.status !== 'done' && (
        <>
          <Button isDisabled={blocked !== null} title={blocked ?? ''} onClick={start}>
            {t('Search for a picture')}
          </Button>
          {blocked !== null && <p class="is-muted">{blocked}</p>}
        </>
      )}
    </section>
  );
}

function Search(props: { readonly store: FeaturesStore; readonly search: Maximisation }) {
  const { done, total } = props.search.progress ?? { done: 0, total: 0 };
  return (
    <>
      <ProgressLine
        isActive={true}
        label={t('Searching')}
        fraction={total > 0 ? done / total : null}
      />
      <div class="search-row">
        <span class="is-muted is-number">
          {total > 0 ? t('step {0} of {1}', done, total) : t('Searching')}
        </span>
        <Button class="small" onClick={() => props.store.perform({ kind: 'cancel-maximising' })}>
          {t('Cancel')}
        </Button>
      </div>
    </>
  );
}

function Found({ store, layer, channel }: MaximiseProps) {
  const answer = store.data.found(layer.value, channel).value;
  switch (answer.kind) {
    case 'loading':
      return <div class="skeleton found" />;
    case 'failed':
      return <ErrorBox error={answer.error} onCopy={store.copy} />;
    case 'ready': {
      const { rgb, width, height } = answer.value;
      return (
        <div class="found">
          <RgbCanvas
            {...{ rgb, width, height }}
            label={t('Picture that was found for channel {0}', channel)}
            isSmooth={true}
          />
        </div>
      );
    }
  }
}
