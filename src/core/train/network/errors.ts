// What can go wrong when a network is made ready for training, one named factory each.

import { GlassboxError } from '../../../base/errors';
import type { Blocker } from '../../autodiff/backpropagate';

/** `last`: the nodes before the scores, the last one first. */
export function headNotFound(
  scores: string,
  last: readonly { readonly op: string; readonly name: string }[],
): GlassboxError {
  const shown = last.map(({ op, name }) => `${op} "${name}"`).join(', ');
  return new GlassboxError({
    code: 'head-not-found',
    message: `No classifier head was found before "${scores}"; the last nodes are ${shown || 'none'}.`,
    remedy:
      'Choose what a new head reads: a node of the graph ("Fine-tune from Here…"), or head.value in train.json.',
  });
}

export function headValueUnknown(value: string): GlassboxError {
  return new GlassboxError({
    code: 'head-not-found',
    message: `A new head cannot read "${value}": the network computes no such value from the picture.`,
    remedy:
      'Choose another one: a node of the graph ("Fine-tune from Here…"), or head.value in train.json.',
  });
}

export function noHeadToKeep(output: string): GlassboxError {
  return new GlassboxError({
    code: 'no-head-to-keep',
    message: `The model ends in features ("${output}") and has no classifier head to keep.`,
    remedy: 'Let it get a new one: set head.kind to "replace" in train.json.',
  });
}

export function headMismatch(scores: string, found: number, wanted: number): GlassboxError {
  return new GlassboxError({
    code: 'head-mismatch',
    message: `"${scores}" has ${found} scores per picture where the dataset has ${wanted} classes.`,
    remedy: 'Let the model get a new head: set head.kind to "replace" in train.json.',
  });
}

/** `reachable`: blocks that could be trained nevertheless, the last first. */
export function trainingBlocked(
  blockers: readonly Blocker[],
  reachable: readonly string[],
): GlassboxError {
  const shown = blockers.slice(0, 5).map(({ node, op, reason }) => `${op} "${node}" (${reason})`);
  const more = blockers.length > 5 ? ` and ${blockers.length - 5} more` : '';
  return new GlassboxError({
    code: 'training-blocked',
    message: `No gradient passes ${shown.join(', ')}${more}, which lies on the way to what is trained.`,
    remedy:
      reachable.length > 0
        ? `Train less: the last ${reachable.length === 1 ? 'block' : `${reachable.length} blocks`} (${reachable.slice(0, 4).join(', ')}) can still be trained.`
        : 'Train the head alone (train: "head"), or use another model.',
  });
}

export function nothingToTrain(): GlassboxError {
  return new GlassboxError({
    code: 'nothing-to-train',
    message: 'The network has no weights that a gradient of the loss reaches.',
    remedy: 'Use another model, or let this one get a new head (head.kind: "replace").',
  });
}
