// How gradients flow: a map of layers by steps with its colours' values, and what is pointed at in words.

import { useMemo, useRef, useState } from 'preact/hooks';
import type { TrainSnapshot } from '../../../src/protocol/trainPanel';
import { Gradient } from '../../parts/colorBar';
import { formatCount, formatValue, plainText } from '../../parts/format';
import { t } from '../../parts/l10n';
import { SegmentedRadios } from '../../parts/segmentedRadios';
import { type HeatGrid, heatGrid, heatShare, stepsOf } from './heatGrid';
import { type HeatCell, HeatSurface } from './heatSurface';
import { LayerLog } from './layerLog';
import type { LayerValue } from './panelState';
import type { Records } from './recordLog';
import type { TrainingStore } from './trainingStore';

const colormap = 'inferno';

interface PartProps {
  readonly store: TrainingStore;
  readonly snapshot: TrainSnapshot;
}

export function HeatPart({ store, snapshot }: PartProps) {
  const { layerValue } = store.state.value;
  const [cell, setCell] = useState<HeatCell | null>(null);
  const records = store.records.value;
  const log = useLayerLog(snapshot, records);
  const grid = useMemo(() => heatGrid(log, layerValue), [log, records, layerValue]);
  const labels = useMemo(() => blockLabels(log, snapshot), [log, snapshot.manifest]);
  const value = cell ? (grid.values[cell.row * grid.columns + cell.column] ?? Number.NaN) : null;
  const text = cell ? cellText(grid, log, records, cell) : '';
  return (
    <section class="heat" aria-label={t('Flow by layer')}>
      <div class="part-head">
        <h2 class="part-title">{t('By layer and step')}</h2>
        <div class="part-tools">
          <ValueChoice store={store} />
        </div>
      </div>
      <HeatSurface
        grid={grid}
        labels={labels}
        colormap={colormap}
        cell={cell}
        text={text === '' ? lead(layerValue) : text}
        label={layerValue === 'gradients' ? t('Norms of gradients') : t('Updates over weights')}
        onCell={setCell}
      />
      <div class="heat-foot">
        <p class="heat-readout is-number" title={text}>
          {text === '' ? <span class="is-muted">{lead(layerValue)}</span> : text}
        </p>
        <LogColorBar grid={grid} value={value} />
      </div>
    </section>
  );
}

function lead(value: LayerValue): string {
  return value === 'gradients'
    ? t('Norm of the gradient, steps from left to right; hatched: frozen')
    : t('Size of the update over that of the weights; hatched: frozen');
}

function useLayerLog(snapshot: TrainSnapshot, records: Records): LayerLog {
  const kept = useRef<{ id: string | undefined; log: LayerLog } | null>(null);
  const id = snapshot.manifest?.id;
  if (kept.current === null || kept.current.id !== id) {
    kept.current = { id, log: new LayerLog(snapshot.manifest?.parameters ?? []) };
  }
  kept.current.log.follow(records.steps);
  return kept.current.log;
}

/** The name of a block at its first layer. */
function blockLabels(log: LayerLog, { manifest }: TrainSnapshot) {
  return log.layers.flatMap(({ block, isHead }, row) => {
    const before = log.layers[row - 1];
    if (before && before.block === block && before.isHead === isHead) return [];
    return [{ row, text: isHead ? t('head') : plainText(manifest?.blocks[block] ?? '') }];
  });
}

function cellText(grid: HeatGrid, log: LayerLog, records: Records, cell: HeatCell): string {
  const layer = log.layers[cell.row];
  const [from, to] = stepsOf(cell.column, grid.columns, grid.steps);
  const step = records.steps[from];
  const last = records.steps[to - 1];
  if (!layer || !step || !last) return '';
  const value = grid.values[cell.row * grid.columns + cell.column] ?? Number.NaN;
  const steps =
    step.step === last.step
      ? t('step {0}', formatCount(step.step))
      : t('steps {0} to {1}', formatCount(step.step), formatCount(last.step));
  const place = `${plainText(layer.name)} · ${t('epoch {0}', step.epoch)}, ${steps}`;
  return `${valueText(value)} · ${place}`;
}

function valueText(value: number): string {
  if (Number.isNaN(value)) return t('frozen');
  if (!Number.isFinite(value)) return t('not finite');
  return formatValue(10 ** value);
}

function ValueChoice({ store }: { readonly store: TrainingStore }) {
  return (
    <SegmentedRadios
      label={t('Value')}
      value={store.state.value.layerValue}
      options={[
        { value: 'gradients', label: t('Gradients'), title: t('Norm of each layer’s gradient') },
        {
          value: 'updates',
          label: t('Updates'),
          title: t('Size of each update over that of the weights: about 0.001 is usual'),
        },
      ]}
      onChange={(layerValue) => store.change({ layerValue })}
    />
  );
}

function LogColorBar(props: { readonly grid: HeatGrid; readonly value: number | null }) {
  const { grid, value } = props;
  const ends = [
    `${grid.isBeyond ? '≤ ' : ''}${formatValue(10 ** grid.low)}`,
    formatValue(10 ** grid.high),
  ] as const;
  return (
    <div class="color-bar" role="img" aria-label={t('Colours from {0} to {1}', ...ends)}>
      <span class="is-number">{ends[0]}</span>
      <div class="color-bar-scale">
        <Gradient colormap={colormap} />
        {value !== null && Number.isFinite(value) && (
          <div class="color-bar-mark" style={{ left: `${100 * heatShare(grid, value)}%` }} />
        )}
      </div>
      <span class="is-number">{ends[1]}</span>
    </div>
  );
}
