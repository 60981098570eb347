// What one token attends to: a map for each head.

import type { AttentionLayer, TokenAttention } from '../../../src/protocol/features';
import { ErrorBox } from '../../parts/errorBox';
import { formatPercent } from '../../parts/format';
import { t } from '../../parts/l10n';
import { SegmentedRadios } from '../../parts/segmentedRadios';
import { attentionGridPlace, chosenToken, middleToken } from './attentionTokens';
import type { FeaturesStore, Place } from './featuresStore';
import { PlaceMap } from './placeMap';
import { ValueCanvas } from './valueCanvas';

interface ViewProps {
  readonly store: FeaturesStore;
  readonly layer: AttentionLayer;
}

export function AttentionView({ store, layer }: ViewProps) {
  const token = chosenToken(layer, store.token.value);
  const answer = store.data.attention(layer.value, token).value;
  return (
    <div class="attention">
      <TokenChooser store={store} layer={layer} token={token} />
      {answer.kind === 'failed' && <ErrorBox error={answer.error} isAlert onCopy={store.copy} />}
      <ul class="heads">
        {Array.from({ length: layer.heads }, (_, head) => (
          <Head
            key={head}
            store={store}
            layer={layer}
            token={token}
            head={head}
            attention={answer.kind === 'ready' ? answer.value : null}
          />
        ))}
      </ul>
    </div>
  );
}

function TokenChooser({ store, layer, token }: ViewProps & { readonly token: number }) {
  const place = attentionGridPlace(layer, token);
  return (
    <div class="token-chooser">
      {layer.extraTokens > 0 && (
        <SegmentedRadios<'class' | 'place'>
          label={t('Which token attends')}
          value={place ? 'place' : 'class'}
          options={[
            { value: 'class', label: t('Class token'), title: t('The token that is classified') },
            { value: 'place', label: t('Place'), title: t('The token of a place') },
          ]}
          onChange={(next) => {
            store.token.value = next === 'class' ? 0 : middleToken(layer);
          }}
        />
      )}
      <span class="is-muted">
        {place
          ? t('What the token of row {0}, column {1} attends to', place.y, place.x)
          : t('What the class token attends to; click a map or the picture for another')}
      </span>
    </div>
  );
}

function Head(
  props: ViewProps & {
    readonly token: number;
    readonly head: number;
    readonly attention: TokenAttention | null;
  },
) {
  const { store, layer, token, head, attention } = props;
  const { isSmooth, shades, tileSide } = store.state.value;
  const place = attentionGridPlace(layer, token);
  const side = Math.max(120, tileSide * 1.6);
  const count = layer.width * layer.height;
  const weights = attention?.weights.subarray(head * count, (head + 1) * count);
  const extra = attention?.extra.subarray(head * layer.extraTokens, (head + 1) * layer.extraTokens);
  const peak = weights ? weights.reduce((most, weight) => Math.max(most, weight), 0) : 0;
  const pick = ({ y, x }: Place): void => {
    store.token.value = layer.extraTokens + y * layer.width + x;
  };
  const at = place ?? { y: Math.floor(layer.height / 2), x: Math.floor(layer.width / 2) };
  return (
    <li class="head" style={{ width: `${Math.round(side)}px` }}>
      <p class="head-title">
        <span>{t('head {0}', head)}</span>
        <span class="is-muted is-number">{weights ? t('max {0}', formatPercent(peak)) : ''}</span>
      </p>
      <PlaceMap
        label={t('Attention of head {0}', head)}
        width={layer.width}
        height={layer.height}
        active={at}
        isChosen={place !== null}
        activeLabel={t('row {0}, column {1}', at.y, at.x)}
        hasGrid={false}
        onPick={pick}
      >
        {weights ? (
          <ValueCanvas
            data={weights}
            width={layer.width}
            height={layer.height}
            range={{ low: 0, high: peak }}
            colormap={shades}
            isSmooth={isSmooth}
          />
        ) : (
          <div class="skeleton value-canvas" />
        )}
      </PlaceMap>
      {extra && extra.length > 0 && (
        <p class="is-muted is-number head-extra">
          {t('class token {0}', formatPercent(extra[0] ?? Number.NaN))}
          {extra.length > 1 &&
            ` · ${t('{0} others {1}', extra.length - 1, formatPercent(sum(extra.subarray(1))))}`}
        </p>
      )}
    </li>
  );
}

function sum(numbers: Float32Array): number {
  return numbers.reduce((total, number) => total + number, 0);
}
