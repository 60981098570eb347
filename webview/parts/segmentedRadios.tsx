// A few choices side by side, of which one holds: radio buttons that look like a segmented control.

import { useId } from 'preact/hooks';

export interface RadioOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly title: string;
}

export function SegmentedRadios<Value extends string>(props: {
  readonly label: string;
  /** null: none holds. */
  readonly value: Value | null;
  readonly options: readonly RadioOption<Value>[];
  readonly isDisabled?: boolean;
  readonly onChange: (value: Value) => void;
}) {
  const name = useId();
  return (
    <fieldset class="segmented" disabled={props.isDisabled ?? false}>
      <legend class="visually-hidden">{props.label}</legend>
      {props.options.map(({ value, label, title }) => (
        <label key={value} class="segment" title={title}>
          <input
            type="radio"
            name={name}
            value={value}
            checked={value === props.value}
            onChange={() => props.onChange(value)}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
