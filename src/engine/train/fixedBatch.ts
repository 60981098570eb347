// Some models hold for one number of pictures only, because their exporter wrote it into the graph: they are trained with
// that one.

import { isCancelled } from '../../base/errors';
import { axisForm } from '../../core/model/dims';
import type { Network } from '../../core/train/types';
import type { TrainModel } from './trainModel';

export interface FittingNetwork {
  readonly network: Network;
  /** null: it is for as many pictures as were wanted. */
  readonly note: string | null;
}

/** Throws `batch-refused` where neither the wanted number nor the model's own works. */
export async function fittingNetwork(
  wanted: number,
  model: TrainModel,
  networkFor: (batch: number) => Promise<Network>,
): Promise<FittingNetwork> {
  try {
    return { network: await networkFor(wanted), note: null };
  } catch (error) {
    const batch = fixedBatch(model);
    if (isCancelled(error) || batch === null || batch === wanted) throw error;
    const network = await networkFor(batch);
    const pictures = batch === 1 ? 'one picture' : `exactly ${batch} pictures`;
    return { network, note: `The model takes ${pictures} at a time, so batchSize is ${batch}.` };
  }
}

/** null: the file leaves it open. */
function fixedBatch({ file, card }: TrainModel): number | null {
  const spec = file.facts.inputs.find(({ name }) => name === card.input.name.value);
  if (!spec?.dims) return null;
  if (axisForm(spec.dims) === 'single') return 1;
  const [first] = spec.dims;
  return typeof first === 'number' && first > 0 ? first : null;
}
