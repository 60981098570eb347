// The pure parts of the Training panel: axes, lines, heat map cells, and the log of records.

import { describe, expect, it } from 'vitest';
import type { StepRecord, TrainingRecord } from '../../../src/protocol/train';
import { linearScale, logScale, shareOf } from '../../../webview/panels/training/chartScale';
import { phaseSpans, stepPlaces, thinned } from '../../../webview/panels/training/curves';
import { heatGrid } from '../../../webview/panels/training/heatGrid';
import { LayerLog } from '../../../webview/panels/training/layerLog';
import { initialPanelState, readPanelState } from '../../../webview/panels/training/panelState';
import { helpText } from '../../../webview/panels/training/phaseHelp';
import { RecordLog } from '../../../webview/panels/training/recordLog';
import { makeConfig, makeRecords, makeReport } from '../trainingSamples';

function step(part: Partial<StepRecord>): StepRecord {
  const usual = { loss: 1, learningRate: 0.1, gradientNorm: 1, gradients: [], updates: [] };
  return { kind: 'step', step: 1, epoch: 1, phase: 0, ...usual, ...part };
}

describe('axes', () => {
  it.each([
    [0, 0.83, [0, 0.25, 0.5, 0.75, 1]],
    [0.71, 1, [0.7, 0.8, 0.9, 1]],
  ])('from %f to %f have round ticks', (low, high, ticks) => {
    expect(linearScale(low, high, { low: 0, high: 1 }).ticks).toEqual(ticks);
  });

  it('that are logarithmic end at 1, 2 or 5 times a power of ten', () => {
    const scale = logScale(0.07, 0.9);
    expect(scale).toEqual({ isLog: true, low: 0.05, high: 1, ticks: [0.05, 0.1, 0.2, 0.5, 1] });
    expect(shareOf(scale, Math.sqrt(0.05))).toBeCloseTo(0.5, 12);
  });
});

describe('steps', () => {
  it('lie between their epochs; of an epoch under way as many are expected as before', () => {
    const steps = [1, 1, 1, 1, 2].map((epoch, index) => step({ epoch, step: index + 1 }));
    expect([...stepPlaces(steps)]).toEqual([0, 0.25, 0.5, 0.75, 1]);
    const two = [...steps, step({ epoch: 2, step: 6 })];
    expect([...stepPlaces(two)]).toEqual([0, 0.25, 0.5, 0.75, 1, 1.25]);
  });

  it('are thinned without losing a spike', () => {
    const places = Float64Array.from({ length: 1000 }, (_, index) => index);
    const points = thinned(places, (index) => (index === 517 ? 99 : 1), 10);
    expect(points.length).toBeLessThanOrEqual(20);
    expect(points).toContainEqual([517, 99]);
  });
});

describe('phases', () => {
  it('that ended early make room for those to come', () => {
    const epochs = makeRecords({ epochs: 3, stepsPerEpoch: 1 }).filter(
      (record) => record.kind === 'epoch',
    );
    expect(phaseSpans(epochs, makeConfig().phases, true, 1)).toEqual([
      { name: 'head', from: 0, to: 3 },
      { name: 'unfrozen', from: 3, to: 23 },
    ]);
    expect(phaseSpans(epochs, makeConfig().phases, false, 0)).toEqual([
      { name: 'head', from: 0, to: 3 },
    ]);
  });
});

describe('the heat map', () => {
  const parameters = ['a.weight', 'a.bias', 'b.weight'].map((name, block) => ({
    name,
    dims: block === 0 ? [4, 4] : [4],
    block,
    isHead: false,
  }));

  it('takes the parameters of a layer together and keeps frozen ones apart', () => {
    const log = new LayerLog(parameters);
    log.follow([
      step({ gradients: [3, 4, null], updates: [0.1, 0.9, null] }),
      step({ gradients: [0.03, 0.04, 1], updates: [0.1, 0.9, 1] }),
    ]);
    const gradients = heatGrid(log, 'gradients');
    expect([gradients.rows, gradients.columns, gradients.low, gradients.high]).toEqual([
      2, 2, -2, 1,
    ]);
    const expected = Float32Array.of(Math.log10(5), Math.log10(0.05), Number.NaN, 0);
    expect(gradients.values).toEqual(expected);
    expect(heatGrid(log, 'updates').values[0]).toBeCloseTo(-1, 6);
  });

  it('goes on with new steps and begins anew with another history', () => {
    const first = [step({ gradients: [1, 0, 1] })];
    const log = new LayerLog(parameters);
    log.follow(first);
    log.follow([...first, step({ gradients: [10, 0, 1] })]);
    expect([0, 1].map((index) => log.value('gradients', index, 0))).toEqual([0, 1]);
    log.follow([step({ gradients: [100, 0, 1] })]);
    expect([log.count, log.value('gradients', 0, 0)]).toEqual([1, 2]);
  });
});

describe('the log of records', () => {
  it('fetches page after page, and from the start when there are fewer than before', async () => {
    const all = makeRecords({ epochs: 2, stepsPerEpoch: 3 });
    const asked: number[] = [];
    const fetch = async (from: number): Promise<readonly TrainingRecord[]> => {
      asked.push(from);
      return all.slice(from, from + 5);
    };
    const log = new RecordLog(fetch, (error) => {
      throw error;
    });
    log.advance(8);
    await expect.poll(() => log.records.value.epochs.length).toBe(2);
    expect(asked).toEqual([0, 5]);
    log.advance(4);
    await expect.poll(() => log.records.value.epochs.length).toBe(1);
    expect(asked).toEqual([0, 5, 0]);
  });
});

it('the phase that helped is named with what it gained', () => {
  expect(helpText(makeReport())).toBe(
    '“unfrozen” helped: loss 0.311 → 0.14, accuracy +5.2 points.',
  );
});

it('a saved state that does not fit is begun anew', () => {
  expect(readPanelState({ epoch: -3, isLog: 'yes', layerValue: 'x', scrollTop: null })).toEqual(
    initialPanelState,
  );
  const state = { ...initialPanelState, epoch: 4, isLog: true, scrollTop: 120 };
  expect(readPanelState(JSON.parse(JSON.stringify(state)))).toEqual(state);
});
