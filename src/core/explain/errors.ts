// What can go wrong when a prediction is explained, one named factory each.

import { GlassboxError } from '../../base/errors';
import type { Blocker } from '../autodiff/backpropagate';

export function gradientBlocked(blockers: readonly Blocker[]): GlassboxError {
  const shown = blockers
    .slice(0, 5)
    .map(({ node, op, reason }) => `${op} at "${node}" (${reason})`);
  const more = blockers.length > 5 ? ` and ${blockers.length - 5} more` : '';
  return new GlassboxError({
    code: 'gradient-blocked',
    message: `The gradient cannot pass ${shown.join(', ')}${more}.`,
    remedy:
      'Choose a layer behind these nodes, or a method without gradients: Eigen-CAM, Score-CAM, occlusion or RISE.',
  });
}

export function classesUnclear(
  value: string,
  dims: readonly number[],
  classCount: number,
): GlassboxError {
  return new GlassboxError({
    code: 'classes-unclear',
    message: `The value "${value}" of shape [${dims.join(', ')}] does not hold ${classCount} classes per picture.`,
    remedy: 'Name the output with the class scores in the model card (output.name).',
  });
}

/** `of`: the value whose gradient stays zero. */
export function targetUnreachable(of: string, attempts: number): GlassboxError {
  return new GlassboxError({
    code: 'target-unreachable',
    message: `No picture was found: from ${attempts} random starts the gradient of "${of}" was zero everywhere.`,
    remedy: 'Choose another class or channel, or another seed: this one may never be active.',
  });
}

export function classUnknown(index: number, classCount: number): GlassboxError {
  return new GlassboxError({
    code: 'class-unknown',
    message: `There is no class ${index}: the model has ${classCount}, counted from 0 to ${classCount - 1}.`,
    remedy: 'Choose a class within that range.',
  });
}

export function sameClass(index: number): GlassboxError {
  return new GlassboxError({
    code: 'same-class',
    message: `The difference between class ${index} and itself is always zero.`,
    remedy: 'Choose two different classes.',
  });
}

export function channelUnknown(
  layer: string,
  channels: number,
  height: number,
  width: number,
): GlassboxError {
  return new GlassboxError({
    code: 'channel-unknown',
    message: `"${layer}" has ${channels} channels of ${height} × ${width}, counted from 0.`,
    remedy: 'Choose a channel and a place within that range.',
  });
}

/** `refusal`: why the value is no feature map. */
export function layerUnusable(refusal: string): GlassboxError {
  return new GlassboxError({
    code: 'layer-unusable',
    message: refusal,
    remedy: 'Choose one of the layers that the panel lists, or leave the choice to Glassbox.',
  });
}
