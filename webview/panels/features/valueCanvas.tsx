// Numbers as coloured squares, one canvas pixel each, which the stylesheet enlarges smoothly or with hard edges.

import { useLayoutEffect, useRef } from 'preact/hooks';
import { type ColormapName, colormapLookup } from '../../../src/base/colormaps';
import { colorLevel, type ValueRange } from '../../../src/base/heatmap';
import { colorWord } from './tileColors';

export function ValueCanvas(props: {
  /** Row-major. */
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
  readonly range: ValueRange;
  readonly colormap: ColormapName;
  readonly isSmooth: boolean;
}) {
  const { data, width, height, range, colormap, isSmooth } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const colors = colormapLookup(colormap);
    const words = Uint32Array.from({ length: width * height }, (_, index) => {
      const value = data[index] ?? Number.NaN;
      return Number.isNaN(value) ? 0 : colorWord(colors, colorLevel(value, range));
    });
    drawWords(canvas.current, words, width, height);
  }, [data, width, height, range.low, range.high, colormap]);
  return (
    <canvas
      class={`value-canvas ${isSmooth ? '' : 'is-pixelated'}`}
      ref={canvas}
      width={width}
      height={height}
    />
  );
}

/** A picture in RGB bytes. */
export function RgbCanvas(props: {
  readonly rgb: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly label: string;
  readonly isSmooth: boolean;
}) {
  const { rgb, width, height } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const words = Uint32Array.from({ length: width * height }, (_, pixel) => colorWord(rgb, pixel));
    drawWords(canvas.current, words, width, height);
  }, [rgb, width, height]);
  return (
    <canvas
      class={`value-canvas ${props.isSmooth ? '' : 'is-pixelated'}`}
      ref={canvas}
      width={width}
      height={height}
      role="img"
      aria-label={props.label}
    />
  );
}

function drawWords(
  canvas: HTMLCanvasElement | null,
  words: Uint32Array<ArrayBuffer>,
  width: number,
  height: number,
): void {
  const pixels = new Uint8ClampedArray(words.buffer);
  canvas?.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
}
