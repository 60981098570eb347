// A native check box with its label, in the theme's colours.

export function Checkbox(props: {
  readonly label: string;
  readonly title?: string;
  readonly isChecked: boolean;
  readonly isDisabled?: boolean;
  readonly onChange: (isChecked: boolean) => void;
}) {
  return (
    <label class="checkbox" {...(props.title === undefined ? {} : { title: props.title })}>
      <input
        type="checkbox"
        checked={props.isChecked}
        disabled={props.isDisabled ?? false}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>{props.label}</span>
    </label>
  );
}
