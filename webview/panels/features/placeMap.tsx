// A map large enough to pick a place from: by pointer, or by arrow keys on the active place.

import type { ComponentChildren, TargetedMouseEvent } from 'preact';
import { useId } from 'preact/hooks';
import type { Place } from './featuresStore';

export function PlaceMap(props: {
  readonly label: string;
  readonly width: number;
  readonly height: number;
  /** The place of the keys. */
  readonly active: Place;
  readonly isChosen: boolean;
  /** "row 3, column 4: 1.2". */
  readonly activeLabel: string;
  /** Whether borders of places are drawn. */
  readonly hasGrid: boolean;
  readonly onPick: (place: Place) => void;
  readonly onPoint?: (place: Place | null) => void;
  /** The drawing. */
  readonly children: ComponentChildren;
}) {
  const { width, height, active, onPick, onPoint } = props;
  const id = useId();
  const placeOf = (event: TargetedMouseEvent<HTMLElement>): Place => {
    const box = event.currentTarget.getBoundingClientRect();
    const along = (share: number, count: number) =>
      Math.max(0, Math.min(count - 1, Math.floor(share * count)));
    return {
      y: along((event.clientY - box.top) / box.height, height),
      x: along((event.clientX - box.left) / box.width, width),
    };
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = stepOfKey(event.key);
    if (event.key !== 'Enter' && !step) return;
    const { y, x } = active;
    const [down, right] = step ?? [0, 0];
    onPick({
      y: Math.max(0, Math.min(height - 1, y + down)),
      x: Math.max(0, Math.min(width - 1, x + right)),
    });
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      class="place-map"
      role="listbox"
      aria-label={props.label}
      aria-activedescendant={id}
      tabIndex={0}
      style={{ aspectRatio: `${width} / ${height}`, '--columns': width, '--rows': height }}
      onKeyDown={onKeyDown}
      onClick={(event) => onPick(placeOf(event))}
      onPointerMove={(event) => onPoint?.(placeOf(event))}
      onPointerLeave={() => onPoint?.(null)}
    >
      {props.children}
      {props.hasGrid && <div class="place-grid" />}
      <div
        class={`place-active ${props.isChosen ? 'is-chosen' : ''}`}
        id={id}
        role="option"
        tabIndex={-1}
        aria-selected={props.isChosen}
        aria-label={props.activeLabel}
        style={{
          left: `${(100 * active.x) / width}%`,
          top: `${(100 * active.y) / height}%`,
          width: `${100 / width}%`,
          height: `${100 / height}%`,
        }}
      />
    </div>
  );
}

function stepOfKey(key: string): readonly [down: number, right: number] | undefined {
  switch (key) {
    case 'ArrowUp':
      return [-1, 0];
    case 'ArrowDown':
      return [1, 0];
    case 'ArrowLeft':
      return [0, -1];
    case 'ArrowRight':
      return [0, 1];
    default:
      return undefined;
  }
}
