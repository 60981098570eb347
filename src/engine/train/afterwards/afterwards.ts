// After a training: the new model on the test pictures, beside the model before it, as evaluation runs that the gallery
// opens. Beside it: `trainingMethods` (listings, pictures, overlays, comparisons) of trainingMethods.ts.

import type { Call } from '../../../protocol/rpc';
import type { TrainingReport, TrainProgress } from '../../../protocol/train';
import type { EvaluateContext } from '../../evaluation/evaluateRun';
import type { OpenRuns } from '../../evaluation/openRuns';
import type { Afterwards } from '../trainRun';
import { compared } from './compared';
import { type ModelBefore, modelBefore } from './modelBefore';
import { testModel } from './testModel';

export interface AfterwardsContext extends EvaluateContext {
  readonly runs: OpenRuns;
}

/** Nothing where there are no test pictures. */
export function createAfterwards(context: AfterwardsContext): Afterwards {
  return async (trained, call) => {
    const { prepared, out, model } = trained;
    const { dataset } = prepared.data;
    const ids = prepared.plan.examples.test.map(({ id }) => id);
    if (!dataset || ids.length === 0) return { test: null, before: null };
    const test = { dataset, ids, out, provider: 'auto' } as const;
    const run = await testModel({ ...test, model, work: 'test' }, call, context);
    const figures = await context.runs.use(run, call.signal, (open) => open.figures(call.signal));
    const { accuracy, macro, evaluated } = figures;
    const before = await modelBefore(trained);
    return {
      test: { run, count: evaluated, accuracy, macroF1: macro?.f1 ?? null },
      before: before && (await beside(before, run, test, call, context)),
    };
  };
}

async function beside(
  { model, what }: ModelBefore,
  run: string,
  test: Omit<Parameters<typeof testModel>[0], 'model' | 'work'>,
  call: Call<TrainProgress>,
  context: AfterwardsContext,
): Promise<TrainingReport['before']> {
  const other = await testModel({ ...test, model, work: 'before' }, call, context);
  return { run: other, model, what, ...(await compared(run, other, context.runs, call.signal)) };
}
