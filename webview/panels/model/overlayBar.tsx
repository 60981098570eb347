// What the graph is coloured by, while a picture has been run through it: the choice, the colours with their ends, and what
// went wrong with one click to the node.

import type { GraphHit } from '../../../src/protocol/graph';
import type { OverlayData, OverlayState } from '../../../src/protocol/modelEditor';
import { ColorBar } from '../../parts/colorBar';
import { ErrorBox } from '../../parts/errorBox';
import { formatValue } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { ProgressLine } from '../../parts/progressLine';
import { type RadioOption, SegmentedRadios } from '../../parts/segmentedRadios';
import { Button, IconButton } from '../../parts/toolkit';
import type { ModelStore } from './modelStore';
import { overlayFills } from './overlayColors';
import type { Coloring } from './panelState';

export function OverlayBar({ store }: { readonly store: ModelStore }) {
  const snapshot = store.snapshot.value;
  const overlay = snapshot?.status === 'ready' ? snapshot.overlay : null;
  if (!overlay) return null;
  const data = store.overlay.value;
  return (
    <section class="overlay-bar" aria-label={t('What running the model shows')}>
      <div class="overlay-row">
        <span class="overlay-picture">{overlay.picture.name}</span>
        <Status store={store} overlay={overlay} />
        {data && <Colors store={store} data={data} />}
        <IconButton label={t('Close')} onClick={() => store.perform({ kind: 'clear-overlay' })}>
          <Icon name="close" />
        </IconButton>
      </div>
      {overlay.status === 'failed' && overlay.error && (
        <ErrorBox error={overlay.error} isAlert onCopy={store.copy}>
          <Button onClick={() => store.perform({ kind: 'run-overlay-again' })}>
            {t('Run again')}
          </Button>
        </ErrorBox>
      )}
      {data && <Findings store={store} data={data} />}
    </section>
  );
}

function Status(props: { readonly store: ModelStore; readonly overlay: OverlayState }) {
  const { store, overlay } = props;
  const { status, progress } = overlay;
  if (status === 'cancelled') {
    return (
      <>
        <span class="is-muted">{t('Cancelled')}</span>
        <Button class="small" onClick={() => store.perform({ kind: 'run-overlay-again' })}>
          {t('Run again')}
        </Button>
      </>
    );
  }
  if (status !== 'running') return null;
  const fraction = progress && progress.total > 0 ? progress.done / progress.total : null;
  return (
    <span class="overlay-progress">
      <ProgressLine isActive={true} label={t('Running the model')} fraction={fraction} />
      <Button class="small" onClick={() => store.perform({ kind: 'cancel-overlay' })}>
        {t('Cancel')}
      </Button>
    </span>
  );
}

function options(): readonly RadioOption<Coloring>[] {
  return [
    { value: 'operator', label: t('Operator'), title: t('By what the operator does') },
    { value: 'time', label: t('Time'), title: t('Median time in ONNX Runtime') },
    { value: 'range', label: t('Range'), title: t('Largest number, sign aside') },
    { value: 'dead', label: t('Dead'), title: t('Share of channels that are zero everywhere') },
    { value: 'sparsity', label: t('Zeros'), title: t('Share of numbers that are zero') },
    { value: 'invalid', label: t('NaN / Inf'), title: t('Numbers that are NaN or infinite') },
  ];
}

function Colors(props: { readonly store: ModelStore; readonly data: OverlayData }) {
  const { store, data } = props;
  const { coloring } = store.state.value;
  const view = store.drawing.value?.view;
  const shown = view ? overlayFills(data, view, coloring) : null;
  return (
    <>
      <SegmentedRadios
        label={t('Colour by')}
        value={coloring}
        options={options().filter(({ value }) => value !== 'time' || data.profile !== null)}
        onChange={(value) => store.change({ coloring: value })}
      />
      {shown && coloring !== 'invalid' && (
        <Legend coloring={coloring} high={shown.high} data={data} />
      )}
      {data.profileError && <span class="is-muted">{data.profileError.message}</span>}
    </>
  );
}

/** The numbers of the ends are in the unit that the word beside them names. */
function Legend(props: {
  readonly coloring: Coloring;
  readonly high: number;
  readonly data: OverlayData;
}) {
  const { coloring, high, data } = props;
  const isShare = coloring === 'dead' || coloring === 'sparsity';
  const isSlow = high >= 1000;
  const scaled = coloring === 'time' && isSlow ? high / 1000 : isShare ? 100 * high : high;
  const timeUnit = isSlow ? t('ms') : t('µs');
  const unit = coloring === 'time' ? timeUnit : isShare ? '%' : '';
  const title = coloring === 'time' ? t('Colours follow the square root of the time') : '';
  return (
    <span class="overlay-legend" title={title}>
      <ColorBar colormap="viridis" range={{ low: 0, high: scaled }} isBeyond={false} value={null} />
      <span class="is-muted">{unit}</span>
      {coloring === 'time' && data.profile && (
        <span class="is-muted is-number">
          {t(
            '{0} ms in all, {1} ms of it added by ONNX Runtime',
            formatValue(data.profile.total / 1000),
            formatValue(data.profile.added / 1000),
          )}
        </span>
      )}
    </span>
  );
}

function Findings(props: { readonly store: ModelStore; readonly data: OverlayData }) {
  const { store, data } = props;
  const { failure, firstBad } = data.statistics;
  return (
    <>
      {failure && (
        <Finding store={store} text={failure.node}>
          {t('The model failed at {0} "{1}": {2}', failure.op, failure.node, failure.reason)}
        </Finding>
      )}
      {firstBad && (
        <Finding store={store} text={firstBad.value}>
          {firstBad.kind === 'saturated'
            ? t('First saturated node. {0}', firstBad.reason)
            : t('First bad node. {0}', firstBad.reason)}
        </Finding>
      )}
    </>
  );
}

/** `text`: what finds the node. */
function Finding(props: {
  readonly store: ModelStore;
  readonly text: string;
  readonly children: string;
}) {
  const { store, text, children } = props;
  const go = (hits: readonly GraphHit[]): void => {
    const [hit] = hits;
    if (hit) store.goTo(hit);
  };
  return (
    <div class="overlay-finding" role="status">
      <Icon name="warning" />
      <span>{children}</span>
      <Button
        class="small"
        onClick={() => {
          store.host.search({ text, limit: 1 }).then(({ hits }) => go(hits), store.report);
        }}
      >
        {t('Go to it')}
      </Button>
    </div>
  );
}
