// Codicons as glyphs of the font that ships beside the panels: only the ones used here, so their 600-rule stylesheet
// need not. An icon never carries meaning alone.

/** Code points of VS Code's icon font. */
export const glyphs = {
  add: 0xea60,
  'arrow-down': 0xea9a,
  'arrow-right': 0xea9c,
  'arrow-up': 0xeaa1,
  bookmark: 0xeaa5,
  check: 0xeab2,
  'chevron-down': 0xeab4,
  'chevron-right': 0xeab6,
  'circle-slash': 0xeabd,
  close: 0xea76,
  'collapse-all': 0xeac5,
  copy: 0xebcc,
  discard: 0xeae2,
  edit: 0xea73,
  ellipsis: 0xea7c,
  error: 0xea87,
  'expand-all': 0xeb95,
  export: 0xebac,
  eye: 0xea70,
  'eye-closed': 0xeae7,
  'file-media': 0xeaea,
  files: 0xeaf0,
  filter: 0xeaf1,
  'folder-opened': 0xeaf7,
  'git-compare': 0xeafd,
  'go-to-file': 0xea94,
  info: 0xea74,
  layers: 0xebd2,
  'layout-sidebar-left': 0xebf3,
  'layout-sidebar-left-off': 0xec02,
  'layout-sidebar-right': 0xebf4,
  'layout-sidebar-right-off': 0xec00,
  lightbulb: 0xea61,
  link: 0xeb15,
  'list-tree': 0xeb86,
  'mortar-board': 0xeb21,
  pass: 0xeba4,
  question: 0xeb32,
  redo: 0xebb0,
  refresh: 0xeb37,
  'run-all': 0xeb9e,
  'screen-full': 0xeb4c,
  search: 0xea6d,
  tag: 0xea66,
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
