// What the model predicts for the picture that is explained, as classifying says it.

import { errorFacts } from '../../base/errors';
import type { Subject } from '../../core/explain/subject';
import { interpret } from '../../core/model/outputs';
import type { ModelCard } from '../../protocol/model';
import type { ClassScore } from '../../protocol/prediction';
import { type OpenModelContext, openModel } from '../openModel';
import type { ExplainableModel } from './explainableModel';

const count = 5;
const nothing = new Float32Array(0);

/** The values that a prediction is read from. */
export function headValues({ output }: ModelCard): readonly string[] {
  const { name, scoreValue } = output;
  return scoreValue === null ? [name.value] : [name.value, scoreValue];
}

/**
 * The classes with the highest probabilities; none where the scores are no numbers, which the findings explain. The canonical graph says the same as the file where both compute in float32;
 * elsewhere the file itself is run once more, since it is what classifies.
 */
export async function topClasses(
  ...call: Parameters<typeof predict>
): Promise<readonly ClassScore[]> {
  try {
    return await predict(...call);
  } catch (error) {
    if (errorFacts(error).code === 'scores-invalid') return [];
    throw error;
  }
}

async function predict(
  model: ExplainableModel,
  subject: Subject,
  rows: Float32Array,
  signal: AbortSignal,
  context: OpenModelContext,
): Promise<readonly ClassScore[]> {
  const { card, canonical, file } = model;
  if (canonical.agreement.kind === 'float32') {
    const [name = '', score] = headValues(card);
    const { values } = await subject.run({ rows, count: 1, fetches: headValues(card) }, signal);
    const scores = score === undefined ? null : (values.get(score) ?? nothing);
    return interpret(card, values.get(name) ?? nothing, scores, count);
  }
  const original = await openModel(file, card, model.provider, signal, context);
  const batch = original.feed.fixedBatch ?? 1;
  const pixels = new Float32Array(batch * rows.length);
  pixels.set(rows);
  const answer = await original.run({ pixels, count: batch }, 'interactive', signal);
  const first = (values: Float32Array): Float32Array => values.subarray(0, values.length / batch);
  return interpret(card, first(answer.outputs), answer.scores && first(answer.scores), count);
}
