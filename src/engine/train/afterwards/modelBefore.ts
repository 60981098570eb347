// The model that a trained one is measured by: the file that it began from where that knows the dataset's classes, else
// the new head on the frozen backbone, which tells whether training the rest has helped.

import { join } from 'node:path';
import { readBestValues } from '../../../core/train/runFolder/checkpoints';
import { saveModel } from '../saveModel';
import type { Afterwards } from '../trainRun';

export interface ModelBefore {
  readonly model: string;
  readonly what: string;
}

/** null: neither is there, or the trained model is itself the new head on the frozen backbone. */
export async function modelBefore({
  prepared,
  outcome,
  out,
}: Parameters<Afterwards>[0]): Promise<ModelBefore | null> {
  const { keepsHead, model, config } = prepared;
  if (keepsHead && model.builtin === null) {
    return { model: model.path, what: 'the model before the training' };
  }
  if (model.builtin !== null) return null;
  const head = outcome.bests.find(({ phase }) => config.phases[phase]?.train === 'head');
  const hasMore = outcome.phases.length > 1 && outcome.best.epoch !== head?.epoch;
  if (!head || !hasMore) return null;
  const values = await readBestValues(out, head.epoch);
  const where = { out, save: join(out, 'before.onnx'), id: 'before' };
  const { path } = await saveModel(prepared, values, where);
  return { model: path, what: 'the new head on the frozen backbone' };
}
