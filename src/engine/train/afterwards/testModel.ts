// One model on the test pictures of a training, as a run folder like any evaluation's.

import { basename, join } from 'node:path';
import type { Dataset } from '../../../core/datasets/types';
import { glassboxFolder } from '../../../core/evaluate/runFolder';
import type { ProviderChoice } from '../../../protocol/model';
import type { Call } from '../../../protocol/rpc';
import type { TrainProgress } from '../../../protocol/train';
import { type EvaluateContext, evaluateDataset } from '../../evaluation/evaluateRun';

export interface ModelTest {
  readonly dataset: Dataset;
  /** Of the test pictures. */
  readonly ids: readonly string[];
  /** Folder of the training. */
  readonly out: string;
  readonly model: string;
  readonly provider: ProviderChoice;
  readonly work: 'test' | 'before';
}

const split = 'test';

/** The run folder: beside the workspace's other runs, else in the training's own folder. */
export async function testModel(
  { dataset, ids, out, model, provider, work }: ModelTest,
  call: Call<TrainProgress>,
  context: EvaluateContext,
): Promise<string> {
  const { signal } = call;
  const { sha256 } = await context.models.load(model);
  const home = glassboxFolder(out);
  // A model that was exported again is tested again.
  const name = `${basename(out)}-${work}-${sha256.slice(0, 8)}`;
  const run = home === null ? join(out, 'runs', name) : join(home, 'runs', name);
  const request = { dataset: dataset.path, model, provider, split, run };
  call.progress({ kind: 'work', work, done: 0, total: ids.length });
  await evaluateDataset(
    request,
    withTestSplit(dataset, new Set(ids)),
    {
      signal,
      progress: ({ done }) => call.progress({ kind: 'work', work, done, total: ids.length }),
    },
    context,
  );
  return run;
}

/** Row numbers stay, since pictures are read by them. */
function withTestSplit(dataset: Dataset, ids: ReadonlySet<string>): Dataset {
  const rows = dataset.rows.map((row) => ({ ...row, split: ids.has(row.id) ? split : null }));
  return { ...dataset, rows };
}
