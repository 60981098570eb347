// A native range input, which keyboards and screen readers know, in the theme's colours.

export function Slider(props: {
  readonly label: string;
  /** 0…1. */
  readonly value: number;
  /** The value in words. */
  readonly text: string;
  readonly onChange: (value: number) => void;
}) {
  const percent = Math.round(props.value * 100);
  return (
    <input
      type="range"
      class="slider"
      min={0}
      max={100}
      step={5}
      value={percent}
      aria-label={props.label}
      aria-valuetext={props.text}
      style={{ '--slider-fill': `${percent}%` }}
      onInput={(event) => props.onChange(Number(event.currentTarget.value) / 100)}
    />
  );
}
