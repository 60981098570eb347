// Kinds of nodes that the canonical form treats apart.

import type { Node } from '../graph';

const controlFlow: ReadonlySet<string> = new Set(['If', 'Loop', 'Scan', 'SequenceMap']);

const random: ReadonlySet<string> = new Set([
  'Bernoulli',
  'Multinomial',
  'RandomNormal',
  'RandomNormalLike',
  'RandomUniform',
  'RandomUniformLike',
]);

/** Their results are sequences or optionals, which have no dims and cannot be fetched. */
const nonTensors: ReadonlySet<string> = new Set([
  'Optional',
  'SequenceConstruct',
  'SequenceEmpty',
  'SequenceErase',
  'SequenceInsert',
  'SplitToSequence',
  'ZipMap',
]);

export function isControlFlow({ op, domain }: Node): boolean {
  return domain === '' && controlFlow.has(op);
}

export function isRandom({ op, domain }: Node): boolean {
  return domain === '' && random.has(op);
}

export function makesTensors({ op }: Node): boolean {
  return !nonTensors.has(op);
}
