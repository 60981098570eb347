// The only module that knows @vscode/webview-ui-toolkit: it registers the elements in use and wraps them for Preact.
// The toolkit is no longer developed upstream; replacing it means replacing this file.

import { provideVSCodeDesignSystem, vsCodeButton } from '@vscode/webview-ui-toolkit';
import { type ComponentChildren, h, type Ref } from 'preact';

export function registerToolkit(): void {
  provideVSCodeDesignSystem().register(vsCodeButton());
}

export interface ButtonProps {
  readonly onClick: () => void;
  readonly appearance?: 'primary' | 'secondary';
  readonly class?: string;
  readonly title?: string;
  /** Makes it a toggle. */
  readonly isPressed?: boolean;
  readonly isDisabled?: boolean;
  readonly children: ComponentChildren;
}

export function Button(props: ButtonProps) {
  return h(
    'vscode-button',
    withoutUndefined({
      appearance: props.appearance ?? 'secondary',
      class: `${props.class ?? ''} ${props.isPressed ? 'is-pressed' : ''}`,
      title: props.title,
      // As properties: of the ARIA attributes the toolkit hands only the label on to its inner button.
      ariaPressed: props.isPressed === undefined ? undefined : String(props.isPressed),
      disabled: props.isDisabled,
      onClick: props.onClick,
    }),
    props.children,
  );
}

export interface IconButtonProps {
  /** Says what it does, to the eye as a tooltip and to a screen reader. */
  readonly label: string;
  readonly onClick: () => void;
  readonly isDisabled?: boolean;
  /** For a button that opens a menu. */
  readonly isExpanded?: boolean;
  readonly elementRef?: Ref<HTMLElement>;
  readonly children: ComponentChildren;
}

export function IconButton(props: IconButtonProps) {
  return h(
    'vscode-button',
    withoutUndefined({
      // The toolkit names icon buttons "Icon Button" unless the label is set before the appearance.
      'aria-label': props.label,
      appearance: 'icon',
      title: props.label,
      ariaHaspopup: props.isExpanded === undefined ? undefined : 'menu',
      ariaExpanded: props.isExpanded === undefined ? undefined : String(props.isExpanded),
      disabled: props.isDisabled,
      onClick: props.onClick,
      ref: props.elementRef,
    }),
    props.children,
  );
}

/** Custom elements read an attribute set to undefined as the text "undefined". */
function withoutUndefined(props: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined));
}
