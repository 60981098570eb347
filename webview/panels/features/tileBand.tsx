// A few rows of tiles on one canvas: drawn when they come into sight and when tiles of theirs come.

import { useLayoutEffect, useRef } from 'preact/hooks';
import type { MapLayer } from '../../../src/protocol/features';
import { type DrawnTile, drawBand, themeStyle } from './drawTiles';
import type { FeaturesStore } from './featuresStore';
import { bandTiles, type SheetLayout } from './sheetLayout';
import type { SheetView } from './sheetView';
import { levelColors } from './tileColors';

interface BandProps {
  readonly store: FeaturesStore;
  readonly layer: MapLayer;
  readonly view: SheetView;
  readonly layout: SheetLayout;
  readonly band: number;
  readonly maxSide: number;
  readonly isSmooth: boolean;
}

export function TileBand(props: BandProps) {
  const { store, layer, view, layout, band, maxSide, isSmooth } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = layout.columns * layout.stepX;
  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const scratch = document.createElement('canvas');
    let frame = 0;
    let missing = Number.POSITIVE_INFINITY;
    const draw = (): void => {
      const tiles = drawnTiles(props);
      const now = tiles.filter(({ tile }) => tile === null).length;
      if (now === missing) return;
      missing = now;
      context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
      drawBand(context, scratch, layout, tiles, themeStyle(element, isSmooth));
    };
    draw();
    const arrival = store.tiles.onArrival.event((value) => {
      if (value !== layer.value || missing === 0) return;
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(draw);
    });
    return () => {
      cancelAnimationFrame(frame);
      arrival.dispose();
    };
  }, [store, layer, view, layout, band, maxSide, isSmooth, store.data.epoch.value]);
  return (
    <canvas
      class="tile-band"
      ref={canvas}
      width={Math.round(width * devicePixelRatio)}
      height={Math.round(layout.bandHeight * devicePixelRatio)}
      style={{
        width: `${width}px`,
        height: `${layout.bandHeight}px`,
        transform: `translateY(${band * layout.bandHeight}px)`,
      }}
    />
  );
}

const anyRange = { low: 0, high: 1 };

function drawnTiles({ store, layer, view, layout, band, maxSide }: BandProps): DrawnTile[] {
  const { from, to } = bandTiles(layout, band);
  const { scale } = view;
  // On the channel's own scale all channels have the same colours.
  const shared = scale?.scale === 'channel' ? levelColors(scale, anyRange) : null;
  return view.order.slice(from, to).map((channel) => {
    const own = view.rangeOf(channel);
    const colors = shared ?? (scale && own ? levelColors(scale, own) : null);
    const tile = view.isOrdered && colors ? store.tiles.tile(layer.value, maxSide, channel) : null;
    return { channel, tile, mark: view.marks.get(channel), colors: colors ?? new Uint32Array(0) };
  });
}
