// What can go wrong while a network is trained.

import { GlassboxError } from '../../../base/errors';

export interface NotFinitePlace {
  readonly step: number;
  readonly epoch: number;
  /** Of the epoch, from 1. */
  readonly batch: number;
  /** The first node whose result is not finite; null: only the gradients are not. */
  readonly node: string | null;
  /** The last epoch that is kept; 0: none. */
  readonly kept: number;
}

export function trainingNotFinite(place: NotFinitePlace): GlassboxError {
  const { step, epoch, batch, node, kept } = place;
  const where = node === null ? 'the gradients' : `the result of node "${node}"`;
  const left = kept === 0 ? '' : ` The weights of epoch ${kept} are kept.`;
  return new GlassboxError({
    code: 'training-not-finite',
    message:
      `Training stopped at step ${step} (epoch ${epoch}, batch ${batch}): ${where} is no longer finite.`.replace(
        'the gradients is',
        'the gradients are',
      ),
    remedy: `Lower the learning rate, or clip gradients (clipNorm).${left}`,
  });
}
