// The steps of an epoch, from wherever it was left.

import { cancelled } from '../../../base/errors';
import type { StepRecord } from '../../../protocol/train';
import type { TrainPhase } from '../../../protocol/trainRecipe';
import type { Batch } from '../types';
import { trainingNotFinite } from './errors';
import { firstBadNode } from './inspect';
import type { PhaseSources, TrainerRequest } from './request';
import { learningRateAt } from './schedule';
import { scoreRow } from './scores';
import type { TrainerState } from './state';
import type { Stepper, StepResult } from './stepper';

export interface EpochContext {
  readonly request: TrainerRequest;
  readonly phase: TrainPhase;
  readonly from: 'picture' | 'features';
  readonly sources: PhaseSources;
  readonly stepper: Stepper;
}

/** Steps of an epoch. */
export function stepsPerEpoch({ sources, request }: EpochContext): number {
  return Math.ceil(sources.train.batches / request.config.accumulate);
}

/** Ends early where all is to end. On cancel: a checkpoint, then `cancelled`. */
export async function runEpoch(context: EpochContext, begun: TrainerState): Promise<TrainerState> {
  const { request, sources } = context;
  const { config, runtime, files } = request;
  const { train } = sources;
  const told = createTeller(context, begun);
  let state = begun;
  let group: Batch[] = [];
  let savedAt = performance.now();
  // The source is read to the end of a step whatever fires, so that a step is done in full or not at all.
  const reading = new AbortController();
  let startedAt = performance.now();
  try {
    for await (const batch of train.epoch(state.epochs, state.batches, reading.signal)) {
      group.push(batch);
      const done = state.batches + group.length;
      if (group.length < config.accumulate && done < train.batches) continue;
      state = await runStep(context, state, group);
      const now = performance.now();
      state = { ...state, epochSeconds: state.epochSeconds + (now - startedAt) / 1000 };
      startedAt = now;
      group = [];
      told(state);
      if (request.finish.aborted) break;
      const isOver = state.batches >= train.batches;
      const isDue = now - savedAt > config.checkpointMinutes * 60_000;
      if (!isOver && (isDue || request.signal.aborted)) {
        await files.checkpoint(state, await runtime.read(null));
        savedAt = performance.now();
        startedAt = savedAt;
      }
      if (!isOver && request.signal.aborted) throw cancelled();
    }
  } finally {
    reading.abort();
  }
  return state;
}

async function runStep(
  context: EpochContext,
  state: TrainerState,
  group: readonly Batch[],
): Promise<TrainerState> {
  const { request, phase, sources, stepper } = context;
  const learningRate = learningRateAt(phase, state.phaseSteps, stepsPerEpoch(context));
  const step = state.steps + 1;
  const result = await stepper.step(group, learningRate, state.phaseSteps + 1, step);
  const record = stepRecord(context, state, result, learningRate);
  await request.files.append(record);
  request.progress({ kind: 'record', record });
  if (!result.isFinite) await stop(context, state, group);
  const right = group.reduce(
    (sum, batch, at) => sum + rightOf(batch, result.logits[at], sources, request.config.loss),
    0,
  );
  const count = group.reduce((sum, batch) => sum + batch.count, 0);
  const { sums } = state;
  return {
    ...state,
    ...{ steps: step, phaseSteps: state.phaseSteps + 1, batches: state.batches + group.length },
    sums: {
      loss: sums.loss + result.loss * count,
      right: sums.right + right,
      count: sums.count + count,
    },
  };
}

function rightOf(
  batch: Batch,
  logits: Float32Array | undefined,
  { train }: PhaseSources,
  loss: TrainerRequest['config']['loss'],
): number {
  const width = batch.targets.length / train.batchSize;
  let right = 0;
  for (let row = 0; row < batch.count; row++) {
    const own = logits?.subarray(row * width, (row + 1) * width);
    const label = train.examples[batch.examples[row] ?? 0]?.label;
    if (own && scoreRow(own, loss).predicted === label) right++;
  }
  return right;
}

function stepRecord(
  { request, stepper }: EpochContext,
  state: TrainerState,
  { loss, gradientNorms, updateNorms, weightNorms }: StepResult,
  learningRate: number,
): StepRecord {
  const index = new Map(stepper.trained.map((name, i) => [name, i]));
  const by = (of: (i: number) => number): (number | null)[] =>
    request.network.parameters.map(({ name }) => {
      const i = index.get(name);
      return i === undefined ? null : of(i);
    });
  const total = gradientNorms.reduce((sum, norm) => sum + norm * norm, 0);
  return {
    ...{ kind: 'step', step: state.steps + 1, epoch: state.epochs + 1, phase: state.phase },
    ...{ loss, learningRate },
    gradientNorm: Math.sqrt(total),
    gradients: by((i) => gradientNorms[i] ?? Number.NaN),
    // A weight of nothing but zeros, as a new bias is, has no ratio.
    updates: by((i) => {
      const weight = weightNorms[i] ?? 0;
      return weight === 0 ? 0 : (updateNorms[i] ?? 0) / weight;
    }),
  };
}

/** Nothing was renewed, so the weights kept are good; it is said where the numbers broke. */
async function stop(
  { request, from }: EpochContext,
  state: TrainerState,
  group: readonly Batch[],
): Promise<never> {
  const { network, runtime } = request;
  let node: string | null = null;
  if (from === 'picture') {
    for (const { input } of group) {
      node ??= await firstBadNode(network, runtime, input, new AbortController().signal);
    }
  }
  throw trainingNotFinite({
    step: state.steps + 1,
    epoch: state.epochs + 1,
    batch: state.batches + 1,
    node,
    kept: state.best?.epoch ?? 0,
  });
}

/** A person reads no more than a few lines per second. */
const tellEveryMs = 250;

function createTeller(
  { request, sources }: EpochContext,
  begun: TrainerState,
): (state: TrainerState) => void {
  const { phases } = request.config;
  const perEpoch = sources.train.examples.length;
  let toldAt = 0;
  return (state) => {
    const now = performance.now();
    const isOver = state.batches >= sources.train.batches;
    if (now - toldAt < tellEveryMs && !isOver) return;
    toldAt = now;
    const { count } = state.sums;
    const rate = state.epochSeconds > 0 ? count / state.epochSeconds : 0;
    const later = phases
      .slice(begun.phase)
      .reduce((sum, phase) => sum + phase.epochs, -begun.phaseEpochs);
    const left = later * perEpoch - count;
    request.progress({
      ...{ kind: 'progress', phase: begun.phase, epoch: begun.epochs + 1 },
      epochs: begun.epochs + later,
      ...{ done: count, total: perEpoch, picturesPerSecond: rate },
      secondsLeft: rate > 0 ? Math.max(0, left / rate) : 0,
    });
  };
}
