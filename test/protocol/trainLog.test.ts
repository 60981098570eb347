import { describe, expect, it } from 'vitest';
import type { EpochRecord, TrainProgress } from '../../src/protocol/train';
import { duration, progressBar, progressLine, trainLogLines } from '../../src/protocol/trainLog';

const epoch: EpochRecord = {
  kind: 'epoch',
  epoch: 7,
  phase: 1,
  step: 98,
  train: { loss: 0.41234, accuracy: 0.8412, count: 244 },
  validation: { loss: 0.38, accuracy: 0.86, count: 50 },
  confusion: [],
  worst: [],
  dead: [],
  learningRate: 1e-4,
  seconds: 83,
  picturesPerSecond: 2.94,
  isBest: true,
};

const progress: Extract<TrainProgress, { kind: 'progress' }> = {
  kind: 'progress',
  phase: 1,
  epoch: 7,
  epochs: 25,
  done: 122,
  total: 244,
  picturesPerSecond: 14.6,
  secondsLeft: 95,
};

describe('the log of a training', () => {
  it('tells an epoch in one line, with a star where it is the best so far', () => {
    const lines = (record: EpochRecord) => trainLogLines({ kind: 'record', record }, 100);
    expect([lines(epoch), lines({ ...epoch, isBest: false, validation: null })]).toEqual([
      [
        '* epoch   7 (phase 2)  loss 0.4123 / 0.3800  accuracy 84.1 % / 86.0 %  rate 0.0001  2.9 pictures/s  1 min 23 s',
      ],
      [
        '  epoch   7 (phase 2)  loss 0.4123  accuracy 84.1 %  rate 0.0001  2.9 pictures/s  1 min 23 s',
      ],
    ]);
  });

  it('breaks sentences between words and indents what follows', () => {
    const text = 'The head was replaced, since the model knows other classes than the dataset.';
    expect(trainLogLines({ kind: 'note', text }, 40)).toEqual([
      'The head was replaced, since the model',
      'knows other classes than the dataset.',
    ]);
    const finding = { id: 'overfitting', message: 'A gap.', remedy: 'Stop.', epoch: 3 } as const;
    const findings = [{ ...finding, parameters: [] }];
    expect(trainLogLines({ kind: 'findings', findings }, 24)).toEqual([
      'warning: overfitting: A',
      '  gap. Stop.',
    ]);
  });

  it.each([
    [80, 'epoch 7/25 ███████████████░░░░░░░░░░░░░░ 122/244  15 pictures/s  1 min 35 s left'],
    [54, 'epoch 7/25 122/244  15 pictures/s  1 min 35 s left'],
    [20, 'epoch 7/25 122/244 '],
  ])('fits the line of an epoch under way into %i columns', (width, line) => {
    const drawn = progressLine(progress, width);
    expect(drawn?.replace(/[█░]+/, '')).toBe(line.replace(/[█░]+/, ''));
    expect(drawn?.length).toBeLessThan(width);
  });

  it('keeps lines that stay and the line that is written over apart', () => {
    const work = { kind: 'work', work: 'test', done: 3, total: 4 } as const;
    expect([trainLogLines(progress, 80), trainLogLines(work, 80)]).toEqual([[], []]);
    expect(progressLine({ kind: 'record', record: epoch }, 80)).toBeNull();
    expect(progressLine(work, 40)).toBe('testing the new model ██████████░░░ 3/4');
  });

  it.each([
    [0, '░░░░'],
    [0.5, '██░░'],
    [1, '████'],
    [2, '████'],
    [Number.NaN, '░░░░'],
  ])('draws a share of %f as a bar', (share, bar) => expect(progressBar(share, 4)).toBe(bar));

  it.each([
    [-1, '0 s'],
    [59.4, '59 s'],
    [75, '1 min 15 s'],
    [3725, '1 h 2 min'],
  ])('tells %f seconds', (seconds, text) => expect(duration(seconds)).toBe(text));
});
