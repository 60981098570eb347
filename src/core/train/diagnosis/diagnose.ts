// Plain words for what the records of a training show. Rules are stated with their numbers in their own files; what one
// explains is not said again by another.

import type { DiagnosisId, TrainingFinding, TrainingRecord } from '../../../protocol/train';
import { deadRelus } from './deadRelus';
import { type DiagnosisContext, evidenceOf, type Rule } from './evidence';
import { explodingGradients } from './explodingGradients';
import { healthy } from './healthy';
import { notFinite } from './notFinite';
import { overfitting } from './overfitting';
import { rateTooHigh } from './rateTooHigh';
import { underfitting } from './underfitting';
import { vanishingGradients } from './vanishingGradients';

/** Gravest first. */
const rules: readonly Rule[] = [
  notFinite,
  explodingGradients,
  rateTooHigh,
  vanishingGradients,
  deadRelus,
  overfitting,
];

/** Each of these is a reason not to learn. */
const reasons: ReadonlySet<DiagnosisId> = new Set([
  'not-finite',
  'exploding-gradients',
  'rate-too-high',
  'vanishing-gradients',
  'dead-relus',
]);

/** At any moment of a training; `healthy` alone where nothing is wrong, and nothing before the first epoch has ended. */
export function diagnose(
  records: readonly TrainingRecord[],
  context: DiagnosisContext,
): readonly TrainingFinding[] {
  const evidence = evidenceOf(records, context);
  const found = rules.map((rule) => rule(evidence)).filter((finding) => finding !== null);
  const isExplained = found.some(({ id }) => reasons.has(id));
  const last = isExplained ? null : underfitting(evidence);
  if (last !== null) return [...found, last];
  if (found.length > 0) return found;
  const fine = healthy(evidence);
  return fine === null ? [] : [fine];
}
