// All of the drawing in a corner, with a frame around what is in sight; a click goes there.

import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Size } from '../../../src/protocol/model';
import { t } from '../../parts/l10n';
import { sight } from './camera';
import type { Drawing } from './drawing';
import type { Palette } from './palette';
import type { Camera } from './panelState';

const longestSide = 150;

export function Minimap(props: {
  readonly drawing: Drawing;
  readonly palette: Palette;
  readonly camera: Camera;
  readonly size: Size;
  readonly onGo: (x: number, y: number) => void;
}) {
  const { drawing, palette, camera, size } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const { layout } = drawing;
  // A long chain would be a hair: what is too narrow is widened.
  const scale = longestSide / Math.max(layout.width, layout.height);
  const width = Math.max(24, layout.width * scale);
  const height = Math.max(24, layout.height * scale);
  const [across, down] = [width / layout.width, height / layout.height];
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const ratio = devicePixelRatio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.fillStyle = palette.line;
    layout.boxes.forEach((box, index) => {
      if (drawing.view.boxes[index]?.isOpen) return;
      context.fillRect(
        box.x * across,
        box.y * down,
        Math.max(0.8, box.width * across),
        Math.max(0.5, box.height * down),
      );
    });
  }, [drawing, palette, width, height]);
  const seen = sight(camera, size);
  const go = (event: PointerEvent): void => {
    const { left, top } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    props.onGo((event.clientX - left) / across, (event.clientY - top) / down);
  };
  const frame = frameOf(seen, across, down, width, height);
  return (
    <div
      class="minimap"
      style={{ width: `${width}px`, height: `${height}px` }}
      title={t('Overview: click to go there')}
      aria-hidden="true"
      onPointerDown={go}
      onPointerMove={(event) => {
        if (event.buttons === 1) go(event);
      }}
    >
      <canvas
        ref={canvas}
        width={Math.ceil(width * devicePixelRatio)}
        height={Math.ceil(height * devicePixelRatio)}
      />
      <div class="minimap-frame" style={frame} />
    </div>
  );
}

function frameOf(
  seen: { x: number; y: number; width: number; height: number },
  across: number,
  down: number,
  width: number,
  height: number,
) {
  const left = Math.max(0, Math.min(width - 3, seen.x * across));
  const top = Math.max(0, Math.min(height - 3, seen.y * down));
  const right = Math.min(width, Math.max(left + 3, (seen.x + seen.width) * across));
  const bottom = Math.min(height, Math.max(top + 3, (seen.y + seen.height) * down));
  return {
    left: `${left}px`,
    top: `${top}px`,
    width: `${right - left}px`,
    height: `${bottom - top}px`,
  };
}
