// What can stand in the way of an explanation before it begins, one named factory each.

import { basename } from 'node:path';
import { GlassboxError } from '../../base/errors';

export function methodUnavailable(method: string, model: string, reason: string): GlassboxError {
  return new GlassboxError({
    code: 'method-unavailable',
    message: `${method} cannot be used on ${basename(model)}: ${reason}`,
    remedy: 'Choose another method.',
  });
}

export function nothingToExplain(): GlassboxError {
  return new GlassboxError({
    code: 'nothing-to-explain',
    message: 'Neither a picture nor a tensor was named.',
    remedy: 'Name one of them.',
  });
}
