// One phase: its epochs until they are over or have ceased to help.

import { cancelled } from '../../../base/errors';
import type { EpochRecord } from '../../../protocol/train';
import type { TrainPhase } from '../../../protocol/trainRecipe';
import { forwardProgram } from '../graph/forwardProgram';
import { initialValues } from '../network/initialValues';
import { rateFactors } from '../network/rateFactors';
import { trainedBy } from '../network/trainedBy';
import { type EpochContext, runEpoch, stepsPerEpoch } from './epoch';
import { deadChannels } from './inspect';
import type { TrainerRequest } from './request';
import { learningRateAt } from './schedule';
import { type BestEpoch, noSums, type TrainerState } from './state';
import { createStepper } from './stepper';
import { type LoadedForward, scoresOf, validate } from './validate';

export interface EndedPhase {
  readonly state: TrainerState;
  readonly endedEarly: boolean;
}

/** Trains only what lies behind the features, so these can be computed once. */
export function startsAtFeatures(
  network: TrainerRequest['network'],
  train: TrainPhase['train'],
): boolean {
  const heads = new Set(network.parameters.filter(({ isHead }) => isHead).map(({ name }) => name));
  return trainedBy(network, train).every((name) => heads.has(name));
}

export async function runPhase(
  request: TrainerRequest,
  phase: TrainPhase,
  begun: TrainerState,
): Promise<EndedPhase> {
  const { network, config, runtime, signal } = request;
  const from: EpochContext['from'] = startsAtFeatures(network, phase.train)
    ? 'features'
    : 'picture';
  const sources = await request.sources(from, signal);
  const trained = trainedBy(network, phase.train);
  const stepper = await createStepper({
    ...{ network, runtime, accumulate: config.accumulate, seed: config.seed },
    options: {
      ...{ trained, from, loss: config.loss, optimizer: config.optimizer },
      ...{ weightDecay: config.weightDecay, clipNorm: config.clipNorm },
      // A frozen backbone was computed with the recorded statistics.
      batchNorm: from === 'features' ? 'inference' : config.batchNorm,
      dropout: config.head.dropout,
      factors: rateFactors(network, phase.rateDecayPerBlock),
    },
  });
  const program = forwardProgram(network, from);
  const forward = { ...program, id: await runtime.load(program) };
  try {
    if (begun.phaseSteps === 0) await runtime.write(stepper.initialState);
    const work = { request, phase, from, sources, stepper, forward };
    return await runEpochs(work, begun);
  } finally {
    await stepper.close();
    await runtime.unload(forward.id);
  }
}

/** One epoch is begun whatever happens: without it there is nothing to end with. */
export function isFinishing({ finish }: TrainerRequest, { epochs }: TrainerState): boolean {
  return finish.aborted && epochs > 0;
}

interface PhaseWork extends EpochContext {
  readonly forward: LoadedForward;
}

async function runEpochs(work: PhaseWork, begun: TrainerState): Promise<EndedPhase> {
  const { request, phase } = work;
  const { patience } = request.config;
  const hasValidation = work.sources.validation !== null;
  let state = begun;
  const isTired = (): boolean => patience !== null && hasValidation && state.sinceBest >= patience;
  while (state.phaseEpochs < phase.epochs && !isTired() && !isFinishing(request, state)) {
    await request.checkData();
    state = await runEpoch(work, state);
    if (state.sums.count > 0) state = await endEpoch(work, state);
    if (request.signal.aborted) throw cancelled();
  }
  return { state, endedEarly: state.phaseEpochs < phase.epochs };
}

/** Validation, the record of the epoch, its weights where they are the best, a checkpoint. */
async function endEpoch(work: PhaseWork, state: TrainerState): Promise<TrainerState> {
  const { request, sources, forward, from } = work;
  const { network, config, runtime, files } = request;
  // Short, and worth more than the moment that it takes to stop.
  const { signal } = new AbortController();
  const found =
    sources.validation &&
    (await validate(runtime, forward, sources.validation, config.loss, signal));
  const source = sources.validation ?? sources.train;
  const dead = from === 'features' ? [] : await deadChannels(network, runtime, source, signal);
  const train = scoresOf(state.sums);
  const scores = found?.scores ?? train;
  const epoch = state.epochs + 1;
  const candidate: BestEpoch = { epoch, phase: state.phase, ...scores };
  const isBest = state.best === null || scores.loss < state.best.loss;
  const isPhaseBest = state.phaseBest === null || scores.loss < state.phaseBest.loss;
  const record: EpochRecord = {
    ...{ kind: 'epoch', epoch, phase: state.phase, step: state.steps, train },
    validation: found?.scores ?? null,
    confusion: found?.confusion ?? [],
    worst: found?.worst ?? [],
    dead,
    learningRate: learningRateAt(work.phase, state.phaseSteps - 1, stepsPerEpoch(work)),
    seconds: state.epochSeconds,
    picturesPerSecond: state.epochSeconds > 0 ? state.sums.count / state.epochSeconds : 0,
    isBest,
  };
  if (isBest || isPhaseBest) {
    await files.writeBest(epoch, await runtime.read(Object.keys(initialValues(network))));
  }
  await files.append(record);
  request.progress({ kind: 'record', record });
  const next: TrainerState = {
    ...state,
    ...{ epochs: epoch, phaseEpochs: state.phaseEpochs + 1, batches: 0, sums: noSums },
    epochSeconds: 0,
    best: isBest ? candidate : state.best,
    phaseBest: isPhaseBest ? candidate : state.phaseBest,
    bests: isPhaseBest
      ? [...state.bests.filter(({ phase }) => phase !== state.phase), candidate]
      : state.bests,
    sinceBest: isPhaseBest ? 0 : state.sinceBest + 1,
    last: candidate,
  };
  await files.checkpoint(next, await runtime.read(null));
  return next;
}
