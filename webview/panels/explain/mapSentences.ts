// What a map shows, in words: how concentrated it is, where it is strongest, and what of it lies on padding.

import type { InputPlacement, Point } from '../../../src/base/heatmap';
import {
  cellToPicture,
  concentration,
  largestOf,
  shareOnPadding,
} from '../../../src/base/heatmapFacts';
import type { Heatmap } from '../../../src/protocol/explain';
import { formatNumber, formatValue } from '../../parts/format';
import { t } from '../../parts/l10n';

/** Below this a share on the padding is rounding. */
const notablePadding = 0.01;

export interface MapSentences {
  readonly sentences: readonly string[];
  /** The strongest place, for a crosshair; null for a blank map or where the picture is not known. */
  readonly largest: Point | null;
}

export function mapSentences(map: Heatmap, placement: InputPlacement | null): MapSentences {
  const share = concentration(map, 0.5);
  const largest = largestOf(map);
  if (share === null || largest === null) {
    return { sentences: [t('The map is zero everywhere.')], largest: null };
  }
  const place = placement && cellToPicture(map, placement, largest.cell);
  const padding = placement ? shareOnPadding(map, placement) : 0;
  return {
    sentences: [
      t('Half of the map lies in {0} of what the model sees.', formatShare(share)),
      ...(place && placement ? [largestText(largest.value, place, placement.original)] : []),
      ...(padding >= notablePadding
        ? [t('{0} of it lies on the padding around the picture.', formatShare(padding))]
        : []),
    ],
    largest: place && placement && isOn(place, placement.original) ? place : null,
  };
}

function largestText(
  value: number,
  place: Point,
  size: { readonly width: number; readonly height: number },
): string {
  if (!isOn(place, size)) return t('It is strongest on the padding ({0}).', formatValue(value));
  const words = placeText(place.x / size.width, place.y / size.height);
  const [x, y] = [Math.floor(place.x), Math.floor(place.y)];
  return t('It is strongest {0} ({1} at {2}, {3}).', words, formatValue(value), x, y);
}

function isOn({ x, y }: Point, size: { readonly width: number; readonly height: number }): boolean {
  return x >= 0 && y >= 0 && x < size.width && y < size.height;
}

/** A ninth of the picture by name; `x` and `y` are shares of its width and height. */
export function placeText(x: number, y: number): string {
  const names = [
    [t('at the upper left'), t('at the top'), t('at the upper right')],
    [t('at the left'), t('in the middle'), t('at the right')],
    [t('at the lower left'), t('at the bottom'), t('at the lower right')],
  ];
  return names[third(y)]?.[third(x)] ?? '';
}

function third(share: number): number {
  return Math.min(2, Math.max(0, Math.floor(share * 3)));
}

/** 0.084 → "8.4 %", 0.004 → "0.4 %", 0.14 → "14 %". */
export function formatShare(share: number): string {
  const percent = share * 100;
  const digits = percent < 0.995 ? 1 : 2;
  return `${formatNumber(Number(percent.toPrecision(digits)))}\u202f%`;
}
