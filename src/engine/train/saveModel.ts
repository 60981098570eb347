// The trained network as a model file beside the others, with its card.

import { join } from 'node:path';
import { isCancelled } from '../../base/errors';
import { cardPath } from '../../core/model/cardFile';
import type { TensorMap } from '../../core/onnx/tensor';
import { exportModel } from '../../core/train/export/exportModel';
import { freeModelPath } from '../../core/train/export/freeModelPath';
import { writeWhole } from '../../core/train/runFolder/wholeFile';
import type { Network } from '../../core/train/types';
import type { PreparedTraining } from './prepareTraining';

export async function saveModel(
  prepared: PreparedTraining,
  values: TensorMap,
  where: { readonly out: string; readonly save: string | null; readonly id: string },
): Promise<{ readonly path: string; readonly notes: readonly string[] }> {
  const { model, plan, config, keepsHead } = prepared;
  const networks = await twoNetworks(prepared);
  const isBinary = config.loss.kind === 'binary';
  const kept = model.card.output.activation.value;
  const activation = isBinary ? 'sigmoid' : keepsHead && kept === 'none' ? 'none' : 'softmax';
  const { bytes, card, notes } = exportModel({
    networks,
    values,
    labels: plan.classes,
    preprocess: model.preprocess,
    activation,
    foldBatchNorm: config.foldBatchNorm,
    metadata: { 'glassbox.training': where.id, 'glassbox.base': model.name },
  });
  const path = await freeModelPath(where.save ?? join(where.out, 'model.onnx'));
  await writeWhole(path, [bytes]);
  await writeWhole(cardPath(path), card);
  return { path, notes };
}

/** Of two batch sizes; twice the one where the model holds for no other number of pictures. */
async function twoNetworks({
  network,
  networkFor,
}: PreparedTraining): Promise<readonly [Network, Network]> {
  try {
    return [await networkFor(2), await networkFor(3)];
  } catch (error) {
    if (isCancelled(error)) throw error;
    return [network, network];
  }
}
