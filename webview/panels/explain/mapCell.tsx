// One map: what it is of, how far it is, the map on its picture, and the scale with the value that is pointed at.

import { useMemo } from 'preact/hooks';
import type { ErrorFacts } from '../../../src/base/errors';
import { peakOf, scaleEnd, valueRange } from '../../../src/base/heatmap';
import type { ExplainCell } from '../../../src/protocol/explainPanel';
import type { Size } from '../../../src/protocol/model';
import { ColorBar } from '../../parts/colorBar';
import { useDelayed } from '../../parts/delayed';
import { ErrorBox } from '../../parts/errorBox';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import type { PictureState } from '../../parts/pictureCache';
import { ProgressLine } from '../../parts/progressLine';
import { Button } from '../../parts/toolkit';
import { CellHead } from './cellHead';
import { choiceKey, currentMap, type LoadedMap } from './cellMaps';
import type { ExplainStore } from './explainStore';
import { FoundPicture } from './foundPicture';
import { MapFrame } from './mapFrame';
import { probedValue, Readout } from './readout';

interface CellProps {
  readonly store: ExplainStore;
  readonly cell: ExplainCell;
  readonly number: number;
  readonly isAlone: boolean;
  readonly title: string;
  readonly picture: PictureState;
  readonly pictureSize: Size;
}

export function MapCell(props: CellProps) {
  const { store, cell, number, isAlone, title } = props;
  const isSelected = store.selected.value?.id === cell.id;
  const isBusy = cell.status === 'waiting' || cell.status === 'running';
  const error = cellError(store, cell);
  const map = useShownMap(store, cell);
  const select = (): void => {
    if (!isSelected) store.select(cell.id);
  };
  return (
    // Whatever one does in a cell selects it; the keys 1 to 4 do as well.
    <section
      class={`cell ${isSelected && !isAlone ? 'is-selected' : ''}`}
      aria-label={isAlone ? title : t('{0}: {1}', number, title)}
      {...(isAlone ? {} : { 'aria-current': isSelected })}
      onPointerDown={select}
      onFocusIn={select}
    >
      <CellHead {...props} isBusy={isBusy} />
      <ProgressLine isActive={isBusy} label={t('Explaining')} fraction={fractionOf(cell)} />
      <div class="cell-room">
        {error && !map ? (
          <CellError store={store} cell={cell} error={error} />
        ) : (
          <CellContent {...props} map={map} />
        )}
        <CellFoot store={store} cell={cell} map={map} />
      </div>
    </section>
  );
}

/** A map of an earlier choice stays for a moment, so that a quick answer replaces it without a flicker. */
function useShownMap(store: ExplainStore, cell: ExplainCell): LoadedMap | null {
  const map = store.maps.map(cell.id);
  const isStale = map !== null && (map.choice !== choiceKey(cell) || cell.mapRevision === 0);
  const isTooOld = useDelayed(isStale);
  return isStale && isTooOld ? null : map;
}

export function cellError(store: ExplainStore, cell: ExplainCell): ErrorFacts | null {
  return cell.error ?? store.modelOf(cell)?.error ?? null;
}

function fractionOf({ progress }: ExplainCell): number | null {
  return progress && progress.total > 0 ? progress.done / progress.total : null;
}

function CellContent(props: CellProps & { readonly map: LoadedMap | null }) {
  const { cell, map } = props;
  if (map?.picture) return <FoundPicture picture={map.picture} title={props.title} />;
  if (cell.choice.method === 'activation-maximization') return <div class="skeleton found-room" />;
  return (
    <MapFrame
      store={props.store}
      cell={cell}
      map={map}
      title={props.title}
      picture={props.picture}
      pictureSize={props.pictureSize}
    />
  );
}

function CellError(props: {
  readonly store: ExplainStore;
  readonly cell: ExplainCell;
  readonly error: ErrorFacts;
}) {
  const { store, cell, error } = props;
  return (
    <div class="cell-error">
      <ErrorBox error={error} onCopy={store.copy}>
        <Button
          appearance="primary"
          onClick={() => store.perform({ kind: 'run-again', cell: cell.id })}
        >
          {t('Run again')}
        </Button>
        <Button onClick={() => store.perform({ kind: 'edit-card', model: cell.choice.model })}>
          {t('Edit model card')}
        </Button>
      </ErrorBox>
    </div>
  );
}

function CellFoot(props: {
  readonly store: ExplainStore;
  readonly cell: ExplainCell;
  readonly map: LoadedMap | null;
}) {
  const { store, cell, map } = props;
  const [ownEnd, largest] = useMemo(
    () => (map ? [scaleEnd(map.heatmap), peakOf(map.heatmap)] : [0, 0]),
    [map],
  );
  if (!map) return <div class="cell-foot" />;
  if (map.picture) {
    const { width, height } = map.picture;
    return <div class="cell-foot is-muted">{t('Found picture, {0} × {1}', width, height)}</div>;
  }
  const peak = store.peakOf(cell);
  const isCurrent = currentMap(cell, map) !== null;
  return (
    <div class="cell-foot">
      <ColorBar
        colormap={store.colormapOf(map)}
        range={valueRange(map.heatmap, peak ?? ownEnd)}
        isBeyond={largest > (peak ?? ownEnd)}
        value={isCurrent ? probedValue(store, cell, map) : null}
      />
      {peak !== null && (
        <span class="is-muted shared-mark" title={t('One scale for maps of the same kind')}>
          <Icon name="link" />
          <span class="visually-hidden">{t('shared scale')}</span>
        </span>
      )}
      {isCurrent && <Readout store={store} cell={cell} map={map} />}
    </div>
  );
}
