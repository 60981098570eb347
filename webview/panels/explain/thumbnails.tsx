// Small maps of every layer in a row: arrows walk along it, Enter and a click choose.

import { useEffect, useRef, useState } from 'preact/hooks';
import type { LayerChoice, LayerMap } from '../../../src/protocol/explain';
import type { CellModel, ExplainCell } from '../../../src/protocol/explainPanel';
import { plainText } from '../../parts/format';
import { HeatCanvas } from '../../parts/heatCanvas';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { cellLayer, methodText } from './cellTexts';
import { blockText } from './choicePickers';
import type { ExplainStore } from './explainStore';
import type { ShadeName } from './panelState';

export interface ThumbnailListProps {
  readonly store: ExplainStore;
  readonly cell: ExplainCell;
  readonly model: CellModel | undefined;
  readonly isUsed: boolean;
  readonly layers: readonly LayerChoice[];
  readonly maps: ReadonlyMap<string, LayerMap>;
  readonly isReady: boolean;
}

export function ThumbnailList(props: ThumbnailListProps) {
  const { store, cell, model, layers } = props;
  const list = useRef<HTMLDivElement>(null);
  const current = cellLayer(cell, model);
  const [focused, setFocused] = useState<string | null>(null);
  const tabStop = focused ?? current ?? layers[0]?.value ?? null;
  useEffect(() => {
    const selected = list.current?.querySelector('[aria-selected="true"]');
    selected?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [current, layers.length]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const at = layers.findIndex(({ value }) => value === tabStop);
    const next = layers[Math.min(layers.length - 1, Math.max(0, at + step))];
    if (!next) return;
    setFocused(next.value);
    list.current?.querySelectorAll<HTMLElement>('[role="option"]')[layers.indexOf(next)]?.focus();
    event.preventDefault();
  };
  return (
    <div
      class="strip-list"
      ref={list}
      role="listbox"
      aria-label={t('Layer')}
      aria-orientation="horizontal"
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      {layers.map((layer) => (
        <Thumbnail
          key={layer.value}
          layer={layer}
          map={props.maps.get(layer.value)}
          isLoading={!props.isReady}
          shades={store.state.value.shades}
          isAutomatic={layer.value === model?.options?.automaticLayer.value}
          isSelected={props.isUsed && layer.value === current}
          isTabStop={layer.value === tabStop}
          blocked={
            props.isUsed ? blockText(cell, layer) : t('{0} reads no layer', methodText(cell, model))
          }
          onFocus={() => setFocused(layer.value)}
          onPick={() => store.choose(cell, { layer: layer.value })}
        />
      ))}
    </div>
  );
}

function Thumbnail(props: {
  readonly layer: LayerChoice;
  readonly map: LayerMap | undefined;
  readonly isLoading: boolean;
  readonly shades: ShadeName;
  readonly isAutomatic: boolean;
  readonly isSelected: boolean;
  readonly isTabStop: boolean;
  /** Why it cannot be chosen; null where it can. */
  readonly blocked: string | null;
  readonly onFocus: () => void;
  readonly onPick: () => void;
}) {
  const { layer, map } = props;
  const name = plainText(layer.name);
  const size = `${layer.channels} × ${layer.height} × ${layer.width}`;
  const pick = (): void => {
    if (props.blocked === null && !props.isSelected) props.onPick();
  };
  return (
    <div
      class="thumb"
      role="option"
      aria-selected={props.isSelected}
      aria-disabled={props.blocked !== null}
      aria-label={[name, size, ...(props.isAutomatic ? [t('automatic')] : [])].join(', ')}
      title={[plainText(layer.value), `${layer.op} · ${size}`, props.blocked ?? '']
        .join('\n')
        .trim()}
      tabIndex={props.isTabStop ? 0 : -1}
      onFocus={props.onFocus}
      onClick={pick}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        pick();
        event.preventDefault();
      }}
    >
      <div class={`thumb-map ${map || !props.isLoading ? '' : 'skeleton'}`}>
        {map && (
          <HeatCanvas
            map={map.heatmap}
            placement={null}
            opacity={1}
            style={{
              colormap: map.heatmap.isSigned ? 'blue-white-red' : props.shades,
              peak: null,
              isSmooth: true,
            }}
          />
        )}
        {!map && !props.isLoading && <Icon name="circle-slash" class="is-muted" />}
      </div>
      <span class="thumb-name">
        <bdi>{name}</bdi>
      </span>
    </div>
  );
}
