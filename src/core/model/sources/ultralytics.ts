// Models exported by Ultralytics: `names`, `imgsz` and `task` in the metadata. Their classifiers take pixels 0–1, resized by
// the shorter side and cropped in the middle, and end in softmax.

import { notAClassifier } from '../errors';
import {
  type Context,
  fittingLabels,
  hintsFrom,
  rowCount,
  type SourceHints,
  square,
} from '../hints';
import { metadataLabels, metadataNumbers } from './metadataText';

/** What their classifiers are trained at. */
const usualSide = 224;

export function ultralyticsHints({ facts, image, output }: Context): SourceHints | null {
  const { metadata } = facts;
  if (!isUltralytics(metadata)) return null;
  const names = metadataLabels(metadata.names);
  const labels = names && fittingLabels(names, rowCount(output));
  const [height, width = height] = metadataNumbers(metadata.imgsz) ?? [];
  const size = height && width ? { height, width } : undefined;
  const side = Math.min(image.height ?? height ?? usualSide, image.width ?? width ?? usualSide);
  const details = hintsFrom('Ultralytics metadata', {
    labels: labels ?? undefined,
    size,
    scale: 1 / 255,
    mean: [0],
    std: [1],
    resize: { mode: 'shorter-side', size: square(side), interpolation: 'bilinear' },
    crop: 'center',
  });
  return { source: 'metadata', hints: details, warnings: [] };
}

/** Throws for a detector, a segmenter and the like: their outputs are no class scores. */
export function refuseOtherTasks({ metadata, path }: Context['facts']): void {
  const { task } = metadata;
  if (isUltralytics(metadata) && task !== undefined && task !== 'classify') {
    throw notAClassifier(path, task);
  }
}

function isUltralytics(metadata: Context['facts']['metadata']): boolean {
  return 'names' in metadata && 'task' in metadata && ('imgsz' in metadata || 'stride' in metadata);
}
