// What the records of a training show so far, told when it changes.

import { diagnose } from '../../core/train/diagnosis/diagnose';
import type { TrainingFinding, TrainingRecord, TrainProgress } from '../../protocol/train';
import type { PreparedTraining } from './prepareTraining';

export interface Findings {
  now(): readonly TrainingFinding[];
  /** Where something else is the matter, or is so elsewhere: other numbers of the same are no news. */
  tellIfNew(): void;
  tell(): void;
}

/** `records`: grows while the training runs. */
export function createFindings(
  records: readonly TrainingRecord[],
  { network, config, plan }: PreparedTraining,
  progress: (progress: TrainProgress) => void,
): Findings {
  const context = { parameters: network.parameters, config, counts: plan.counts.train };
  let told = '';
  const now = (): readonly TrainingFinding[] => diagnose(records, context);
  const send = (findings: readonly TrainingFinding[]): void => {
    told = keyOf(findings);
    progress({ kind: 'findings', findings });
  };
  return {
    now,
    tell: () => send(now()),
    tellIfNew: () => {
      const findings = now();
      if (keyOf(findings) !== told) send(findings);
    },
  };
}

function keyOf(findings: readonly TrainingFinding[]): string {
  return JSON.stringify(findings.map(({ id, parameters }) => [id, [...parameters].sort()]));
}
