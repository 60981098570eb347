// The loss that the last step left: only where the loss of each step is of all pictures as they are, for there it is the
// next point of the curve.

import { isUnaugmented } from '../../core/images/augment';
import { forwardProgram } from '../../core/train/graph/forwardProgram';
import { trainingLoss } from '../../core/train/trainer/validate';
import type { TrainRuntime } from '../../core/train/types';
import type { Call } from '../../protocol/rpc';
import type { TrainProgress } from '../../protocol/train';
import { createSources } from './phaseSources';
import type { PreparedTraining } from './prepareTraining';

/** null where it says nothing. */
export async function lossAfter(
  prepared: PreparedTraining,
  runtime: TrainRuntime,
  call: Call<TrainProgress>,
): Promise<number | null> {
  const { config, network } = prepared;
  if (config.batchSize !== 'full' || !isUnaugmented(config.augmentation)) return null;
  const { train } = await createSources(prepared, runtime, call)('picture', call.signal);
  const program = forwardProgram(network, 'picture');
  const id = await runtime.load(program);
  try {
    return await trainingLoss(runtime, { ...program, id }, train, config.loss, call.signal);
  } finally {
    await runtime.unload(id);
  }
}
