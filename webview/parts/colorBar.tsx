// The colours of a map with the values of their ends, and a mark where a value lies between them.

import { useLayoutEffect, useRef } from 'preact/hooks';
import { type ColormapName, colormapLevels, colormapLookup } from '../../src/base/colormaps';
import type { ValueRange } from '../../src/base/heatmap';
import { formatValue } from './format';
import { t } from './l10n';

export function ColorBar(props: {
  readonly colormap: ColormapName;
  readonly range: ValueRange;
  /** Whether there are values past the ends, which have the colours of the ends. */
  readonly isBeyond: boolean;
  /** The value that is pointed at; null: none. */
  readonly value: number | null;
}) {
  const { low, high } = props.range;
  const isSigned = low < 0;
  const [least, most] = props.isBeyond ? ['≤ ', '≥ '] : ['', ''];
  const ends = [
    `${isSigned ? least : ''}${formatValue(low)}`,
    `${most}${formatValue(high)}`,
  ] as const;
  return (
    <div class="color-bar" role="img" aria-label={t('Colours from {0} to {1}', ...ends)}>
      <span class="is-number">{ends[0]}</span>
      <div class="color-bar-scale">
        <Gradient colormap={props.colormap} />
        {isSigned && <div class="color-bar-zero" title="0" />}
        {props.value !== null && high > low && (
          <div
            class="color-bar-mark"
            style={{ left: `${100 * share(props.value, props.range)}%` }}
          />
        )}
      </div>
      <span class="is-number">{ends[1]}</span>
    </div>
  );
}

export function Gradient(props: { readonly colormap: ColormapName }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const colors = colormapLookup(props.colormap);
    const image = context.createImageData(colormapLevels, 1);
    for (let level = 0; level < colormapLevels; level++) {
      image.data.set(colors.subarray(3 * level, 3 * level + 3), 4 * level);
      image.data[4 * level + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [props.colormap]);
  return <canvas class="gradient" ref={canvas} width={colormapLevels} height={1} />;
}

function share(value: number, { low, high }: ValueRange): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}
