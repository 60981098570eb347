// The loop of a training: phases, epochs, steps; early stopping; a checkpoint wherever it may be interrupted. It knows no
// files and no pictures, so that a tiny network in memory trains by the very same code.

import { cancelled } from '../../../base/errors';
import type { TensorMap } from '../../onnx/tensor';
import { initialValues } from '../network/initialValues';
import { isFinishing, runPhase } from './phase';
import type { TrainerRequest } from './request';
import {
  afterPhase,
  type BestEpoch,
  type PhaseSummary,
  startState,
  type TrainerState,
} from './state';

export interface TrainOutcome {
  /** Parameters and statistics that it ends with. */
  readonly values: TensorMap;
  readonly best: BestEpoch;
  /** The best epoch of each phase that had one. */
  readonly bests: readonly BestEpoch[];
  readonly phases: readonly PhaseSummary[];
}

/** Throws `cancelled` after a checkpoint, `training-not-finite`, and what its parts throw. */
export async function train(request: TrainerRequest): Promise<TrainOutcome> {
  const { network, config, runtime, start, files } = request;
  await runtime.open(start?.values ?? initialValues(network));
  let state = start?.state ?? startState;
  while (state.phase < config.phases.length && !isFinishing(request, state)) {
    if (request.signal.aborted) throw cancelled();
    const phase = config.phases[state.phase];
    if (!phase) break;
    const ended = await runPhase(request, phase, state);
    // Written when the best weights are back, so that a resumed training begins the next phase with them.
    if (config.restoreBest && ended.state.best !== null) {
      await runtime.write(await files.readBest(ended.state.best.epoch));
    }
    state = afterPhase(ended.state, config, ended.endedEarly);
    await files.checkpoint(state, await runtime.read(null));
  }
  return outcomeOf(request, state);
}

async function outcomeOf(
  { network, config, runtime }: TrainerRequest,
  state: TrainerState,
): Promise<TrainOutcome> {
  const values = await runtime.read(Object.keys(initialValues(network)));
  const { bests, phases } = state;
  const best = (config.restoreBest ? state.best : null) ?? state.last;
  if (!best) throw new Error('A training has at least one epoch.');
  return { values, best, bests, phases };
}
