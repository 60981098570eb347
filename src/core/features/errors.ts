// What can be wrong with a question about a feature map, one named factory each.

import { GlassboxError } from '../../base/errors';

export function placeOutside(
  value: string,
  [channels, height, width]: readonly [number, number, number],
): GlassboxError {
  return new GlassboxError({
    code: 'place-outside',
    message: `"${value}" has channels 0 to ${channels - 1}, rows 0 to ${height - 1} and columns 0 to ${width - 1}.`,
    remedy: 'Choose a place inside of it.',
  });
}
