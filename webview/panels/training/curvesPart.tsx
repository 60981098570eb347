// The charts with what belongs to them: the values of the epoch that is pointed at, the switches, and the same numbers
// as a table.

import { useMemo } from 'preact/hooks';
import type { TrainSnapshot } from '../../../src/protocol/trainPanel';
import { Checkbox } from '../../parts/checkbox';
import { formatRate, formatValue, plainText } from '../../parts/format';
import { t } from '../../parts/l10n';
import { Button } from '../../parts/toolkit';
import { CurveChart } from './curveChart';
import { type ChartData, chartsOf } from './curveData';
import { type EpochCursor, valueAt } from './curvePlot';
import { phaseSpans } from './curves';
import { EpochTable } from './epochTable';
import type { TrainingStore } from './trainingStore';
import { durationText, isUnderWay, phaseName } from './trainingTexts';

interface PartProps {
  readonly store: TrainingStore;
  readonly snapshot: TrainSnapshot;
}

export function CurvesPart({ store, snapshot }: PartProps) {
  const records = store.records.value;
  const compared = store.compared.value;
  const { isLog, isTable } = store.state.value;
  const charts = useMemo(() => chartsOf(records, compared, isLog), [records, compared, isLog]);
  const phases = useMemo(
    () =>
      phaseSpans(
        records.epochs,
        snapshot.manifest?.config.phases ?? [],
        isUnderWay(snapshot),
        snapshot.progress?.phase ?? records.steps.at(-1)?.phase ?? 0,
      ),
    [records, snapshot.manifest, snapshot.status, snapshot.progress?.phase],
  );
  const longest = Math.max(0, ...compared.map(({ epochs }) => epochs.at(-1)?.epoch ?? 0));
  const length = Math.max(1, longest, phases.at(-1)?.to ?? 0, records.epochs.at(-1)?.epoch ?? 0);
  return (
    <section class="curves" aria-label={t('Curves')}>
      <CurveTools store={store} snapshot={snapshot} />
      {isTable ? (
        <EpochTable store={store} snapshot={snapshot} />
      ) : (
        <div class="charts">
          {charts.map((chart) => (
            <Chart key={chart.key} store={store} chart={chart} phases={phases} length={length} />
          ))}
        </div>
      )}
    </section>
  );
}

function CurveTools({ store, snapshot }: PartProps) {
  const { isLog, isTable, epoch } = store.state.value;
  return (
    <div class="part-head">
      <EpochFacts store={store} snapshot={snapshot} />
      {epoch !== null && (
        <Button
          class="small"
          title={t('Follow the newest epoch again (Escape)')}
          onClick={() => store.select(null)}
        >
          {t('Newest')}
        </Button>
      )}
      <div class="part-tools">
        <Checkbox
          label={t('Logarithmic')}
          isChecked={isLog}
          onChange={(checked) => store.change({ isLog: checked })}
        />
        <Checkbox
          label={t('As a table')}
          isChecked={isTable}
          onChange={(checked) => store.change({ isTable: checked })}
        />
      </div>
    </div>
  );
}

/** The epoch that is pointed at, else the one that is shown. */
function EpochFacts({ store, snapshot }: PartProps) {
  const { epochs } = store.records.value;
  const pointed = store.pointed.value;
  const record = epochs.find(({ epoch }) => epoch === pointed) ?? store.shown.value;
  if (!record) return <p class="epoch-facts is-muted">{t('No epoch is through yet.')}</p>;
  const facts = [
    phaseName(snapshot, record.phase),
    t('learning rate {0}', formatValue(record.learningRate)),
    durationText(record.seconds),
    formatRate(record.picturesPerSecond),
  ];
  return (
    <p class="epoch-facts is-number">
      <strong>{t('Epoch {0}', record.epoch)}</strong>
      <span class="is-muted epoch-fact">
        {plainText(facts.filter((fact) => fact !== '').join(' · '))}
      </span>
    </p>
  );
}

function Chart(props: {
  readonly store: TrainingStore;
  readonly chart: ChartData;
  readonly phases: ReturnType<typeof phaseSpans>;
  readonly length: number;
}) {
  const { store, chart, phases, length } = props;
  const { epochs } = store.records.value;
  const isSmall = chart.key === 'rate' || chart.key === 'throughput';
  const cursor: EpochCursor = {
    first: epochs[0]?.epoch ?? 1,
    last: epochs.at(-1)?.epoch ?? 0,
    pointed: store.pointed.value,
    selected: store.state.value.epoch === null ? null : (store.shown.value?.epoch ?? null),
    onPoint: (epoch) => {
      store.pointed.value = epoch;
    },
    onSelect: (epoch) => store.select(epoch),
  };
  const read = cursor.pointed ?? store.shown.value?.epoch ?? null;
  return (
    <figure class="chart">
      <figcaption class="chart-head">
        <span class="chart-title">{chart.label}</span>
        {!isSmall && <Legend chart={chart} epoch={read} />}
        {isSmall && read !== null && <SmallValue chart={chart} epoch={read} />}
      </figcaption>
      <CurveChart {...chart} phases={phases} length={length} cursor={cursor} isSmall={isSmall} />
    </figure>
  );
}

function Legend({ chart, epoch }: { readonly chart: ChartData; readonly epoch: number | null }) {
  return (
    <span class="curve-legend">
      {chart.curves.map(({ key, name, look, points, isRead }) => {
        const value = isRead && epoch !== null ? valueAt(points, epoch) : null;
        return (
          <span key={key} class="curve-key" title={name}>
            <svg viewBox="0 0 18 8" aria-hidden="true">
              <line class={`curve ${look}`} x1={0} x2={18} y1={4} y2={4} />
            </svg>
            <span class="curve-name">{name}</span>
            {isRead && (
              <span class="curve-value is-number">
                {value === null ? '–' : chart.format(value)}
              </span>
            )}
          </span>
        );
      })}
    </span>
  );
}

function SmallValue({ chart, epoch }: { readonly chart: ChartData; readonly epoch: number }) {
  const curve = chart.curves.find(({ isRead }) => isRead);
  const value = curve ? valueAt(curve.points, epoch) : null;
  return <span class="is-number">{value === null ? '' : chart.format(value)}</span>;
}
