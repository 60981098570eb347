// Draws a heat map, as fine as the screen shows it, over whatever lies under it.

import { useLayoutEffect, useRef } from 'preact/hooks';
import {
  type InputPlacement,
  type OverlayStyle,
  renderOverlay,
  type ValueMap,
} from '../../src/base/heatmap';
import { useElementSize } from './elementSize';

/** More would only cost time: no picture is shown larger. */
const longestSide = 2048;

export function HeatCanvas(props: {
  readonly map: ValueMap;
  /** Where the map lies on the picture that the canvas covers; null: it covers the map. */
  readonly placement: InputPlacement | null;
  /** The opacity is left to the stylesheet, so that changing it draws nothing anew. */
  readonly style: Omit<OverlayStyle, 'opacity'>;
  readonly opacity: number;
}) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = canvasSize(useElementSize(box));
  const { colormap, peak, isSmooth } = props.style;
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || width === 0 || height === 0) return;
    const style = { colormap, peak, isSmooth, opacity: 1 };
    const pixels = renderOverlay(props.map, props.placement, { width, height }, style);
    context.putImageData(new ImageData(pixels, width, height), 0, 0);
  }, [props.map, props.placement, width, height, colormap, peak, isSmooth]);
  return (
    <div class="heat-canvas" ref={box} style={{ opacity: props.opacity }} aria-hidden="true">
      <canvas ref={canvas} width={width} height={height} />
    </div>
  );
}

function canvasSize(size: { readonly width: number; readonly height: number }) {
  const wanted = Math.max(size.width, size.height) * devicePixelRatio;
  const scale = devicePixelRatio * Math.min(1, longestSide / Math.max(1, wanted));
  return { width: Math.round(size.width * scale), height: Math.round(size.height * scale) };
}
