// Codicons as glyphs of the font that ships beside the panels: only the ones used here, so their 600-rule stylesheet
// need not. An icon never carries meaning alone.

/** Code points of VS Code's icon font. */
export const glyphs = {
  add: 0xea60,
  check: 0xeab2,
  'chevron-down': 0xeab4,
  'chevron-right': 0xeab6,
  'circle-slash': 0xeabd,
  close: 0xea76,
  copy: 0xebcc,
  edit: 0xea73,
  error: 0xea87,
  export: 0xebac,
  eye: 0xea70,
  'eye-closed': 0xeae7,
  'file-media': 0xeaea,
  'go-to-file': 0xea94,
  info: 0xea74,
  lightbulb: 0xea61,
  layers: 0xebd2,
  'layout-sidebar-right': 0xebf4,
  'layout-sidebar-right-off': 0xec00,
  link: 0xeb15,
  pass: 0xeba4,
  question: 0xeb32,
  refresh: 0xeb37,
  'run-all': 0xeb9e,
  warning: 0xea6c,
  'workspace-untrusted': 0xebc2,
} as const;

export type IconName = keyof typeof glyphs;

export function Icon(props: {
  readonly name: IconName;
  readonly class?: string;
  /** A slot of a toolkit control. */
  readonly slot?: 'start' | 'end';
}) {
  const { name, slot } = props;
  return (
    <span
      class={`icon ${props.class ?? ''}`}
      aria-hidden="true"
      {...(slot === undefined ? {} : { slot })}
    >
      {String.fromCodePoint(glyphs[name])}
    </span>
  );
}
