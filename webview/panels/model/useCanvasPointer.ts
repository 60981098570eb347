// Mouse, pen, trackpad and wheel on the canvas: dragging and scrolling pan, Ctrl with the wheel and pinching zoom.

import { useRef } from 'preact/hooks';
import type { Size } from '../../../src/protocol/model';
import { type Point, zoomed } from './camera';
import type { Camera } from './panelState';

/** Less than this many pixels is no drag but an unsteady click. */
const steadiness = 4;
const wheelZoom = 0.0022;
const lineHeight = 20;

export interface CanvasPointerOptions {
  readonly camera: Camera | null;
  readonly size: Size;
  readonly onCamera: (camera: Camera) => void;
  /** null: the pointer has left. */
  readonly onHover: (pixel: Point | null) => void;
  readonly onClick: (pixel: Point) => void;
  readonly onDoubleClick: (pixel: Point) => void;
}

interface Drag {
  readonly start: Point;
  readonly camera: Camera;
  isMoved: boolean;
}

export function useCanvasPointer(options: CanvasPointerOptions) {
  const { camera, size, onCamera, onHover, onClick, onDoubleClick } = options;
  const drag = useRef<Drag | null>(null);
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0 || !camera) return;
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
      drag.current = { start: pixelOf(event), camera, isMoved: false };
    },
    onPointerMove: (event: PointerEvent) => {
      const pixel = pixelOf(event);
      const present = drag.current;
      if (!present) return onHover(pixel);
      const [dx, dy] = [pixel.x - present.start.x, pixel.y - present.start.y];
      present.isMoved ||= Math.hypot(dx, dy) > steadiness;
      if (!present.isMoved) return;
      const { x, y, scale } = present.camera;
      onCamera({ x: x - dx / scale, y: y - dy / scale, scale });
    },
    onPointerUp: (event: PointerEvent) => {
      const present = drag.current;
      drag.current = null;
      if (present && !present.isMoved) onClick(pixelOf(event));
    },
    onPointerCancel: () => {
      drag.current = null;
    },
    onPointerLeave: () => onHover(null),
    onDblClick: (event: MouseEvent) => onDoubleClick(pixelOf(event)),
    onWheel: (event: WheelEvent) => {
      if (!camera) return;
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? lineHeight : 1;
      const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
      if (event.ctrlKey || event.metaKey) {
        onCamera(zoomed(camera, size, pixelOf(event), Math.exp(-dy * wheelZoom)));
      } else {
        const { x, y, scale } = camera;
        onCamera({
          x: x + (event.shiftKey ? dy : dx) / scale,
          y: event.shiftKey ? y : y + dy / scale,
          scale,
        });
      }
    },
  };
}

function pixelOf(event: MouseEvent): Point {
  const { left, top } = (event.currentTarget as HTMLElement).getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}
