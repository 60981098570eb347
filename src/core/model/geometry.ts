// Input size, resize and crop: three fields that must fit together, whichever sources they come from.

import { basename } from 'node:path';
import type { Resize, Resolved, Size } from '../../protocol/model';
import { type Fields, formatSize, isSameSize, pick, type SourceHints, square } from './hints';
import type { ImageInput } from './imageInput';
import { shorterSideFor } from './sources/defaults';

export interface Geometry {
  readonly resize: Resolved<Resize>;
  readonly crop: Resolved<'center' | 'none'>;
  readonly warnings: readonly string[];
}

/** Fixed dims are facts; only where they are open a source may choose. */
export function resolveSize(
  { height, width, spec }: ImageInput,
  sources: readonly SourceHints[],
  path: string,
): Resolved<Size> {
  if (height !== null && width !== null) {
    return { value: { width, height }, source: 'graph', detail: `dims of ${spec.name}` };
  }
  const told = pick(sources, 'size');
  if (told) return told;
  const side = height ?? width;
  if (side !== null)
    return { value: square(side), source: 'graph', detail: `one side of ${spec.name}` };
  const isInception = /inception|xception/i.test(basename(path));
  const detail = isInception ? 'Inception networks take 299×299' : 'usual where the dims are open';
  return { value: square(isInception ? 299 : 224), source: 'default', detail };
}

/** `sources` end with defaults that have both. */
export function resolveGeometry(sources: readonly SourceHints[], size: Size): Geometry {
  const fitting = sources.filter((source) => fits(source, size));
  const misfits = sources
    .filter((source) => !fits(source, size))
    .flatMap((source) => misfit(source, size));
  const resize = mergeResize(fitting, size);
  const crop = pick(fitting, 'crop');
  const rank = (field: 'resize' | 'crop'): number =>
    fitting.findIndex(({ hints }) => hints[field] !== undefined);
  if (crop === undefined || rank('resize') < rank('crop')) {
    return { resize, crop: { ...resize, value: cropFor(resize.value, size) }, warnings: misfits };
  }
  // Without a crop, only an exact resize gives pictures of any shape the size of the input.
  const isCut = resize.value.mode !== 'none' && cropFor(resize.value, size) === 'center';
  const isUncropped = crop.value === 'none' && isCut;
  const exact: Resize = { ...resize.value, mode: 'exact', size };
  return { resize: isUncropped ? { ...crop, value: exact } : resize, crop, warnings: misfits };
}

function fits({ source, hints }: SourceHints, size: Size): boolean {
  return source === 'card' || hints.size === undefined || isSameSize(hints.size.value, size);
}

function misfit({ hints }: SourceHints, size: Size): readonly string[] {
  if (hints.size === undefined || (hints.resize === undefined && hints.crop === undefined))
    return [];
  const { value, detail } = hints.size;
  return [
    `${detail} is for pictures of ${formatSize(value)}, the model takes ${formatSize(size)}: its resize and crop are left out.`,
  ];
}

/** From the weakest source to the strongest, each overrides what it names. */
function mergeResize(sources: readonly SourceHints[], size: Size): Resolved<Resize> {
  let merged: Resize = { mode: 'exact', size, interpolation: 'bilinear' };
  for (const { hints } of sources.toReversed()) {
    if (hints.resize) merged = override(merged, hints.resize.value, size);
  }
  const { source, detail } = pick(sources, 'resize') ?? { source: 'default', detail: 'input size' };
  return { value: merged, source, detail };
}

function override(below: Resize, above: Fields['resize'], input: Size): Resize {
  const mode = above.mode ?? below.mode;
  const usual = mode === 'shorter-side' ? shorterSideFor(input) : input;
  return {
    mode,
    size: above.size ?? (mode === below.mode ? below.size : usual),
    interpolation: above.interpolation ?? below.interpolation,
  };
}

/** The crop that makes the resized picture as large as the input. */
export function cropFor({ mode, size }: Resize, input: Size): 'center' | 'none' {
  const isExact = mode === 'exact' || mode === 'letterbox';
  return isExact && isSameSize(size, input) ? 'none' : 'center';
}
