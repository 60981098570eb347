// A thin line that shows work under way. It appears after 300 ms, so quick work does not flicker, and its room is
// always there, so nothing jumps.

import { useDelayed } from './delayed';

export function ProgressLine(props: {
  readonly isActive: boolean;
  readonly label: string;
  /** 0…1; null while it is unknown. */
  readonly fraction: number | null;
}) {
  const isLate = useDelayed(props.isActive);
  return (
    <div class="progress-room">
      {isLate && <Line label={props.label} fraction={props.fraction} />}
    </div>
  );
}

function Line(props: { readonly label: string; readonly fraction: number | null }) {
  const { fraction } = props;
  return (
    <div
      class={`progress-line ${fraction === null ? 'is-endless' : ''}`}
      role="progressbar"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(fraction === null ? {} : { 'aria-valuenow': Math.floor(fraction * 100) })}
    >
      <div
        class="progress-value"
        style={fraction === null ? {} : { transform: `scaleX(${fraction})` }}
      />
    </div>
  );
}
