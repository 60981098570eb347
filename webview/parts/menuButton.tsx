// A button with a menu under it, with the keys people expect of one: arrows walk, Escape closes, Tab leaves.

import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useCloseOutside } from './closeOutside';
import { Icon, type IconName } from './icon';
import { IconButton } from './toolkit';

export interface MenuItem {
  readonly label: string;
  readonly run: () => void;
}

export function MenuButton(props: {
  readonly label: string;
  readonly icon: IconName;
  readonly isDisabled: boolean;
  readonly items: readonly MenuItem[];
}) {
  const [isOpen, setIsOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLElement>(null);
  const close = (): void => {
    setIsOpen(false);
    button.current?.focus();
  };
  useCloseOutside(root, isOpen, () => setIsOpen(false));
  return (
    <div class="menu-button" ref={root}>
      <IconButton
        label={props.label}
        isDisabled={props.isDisabled}
        isExpanded={isOpen}
        elementRef={button}
        onClick={() => setIsOpen(!isOpen)}
      >
        <Icon name={props.icon} />
      </IconButton>
      {isOpen && <Menu label={props.label} items={props.items} onClose={close} />}
    </div>
  );
}

function Menu(props: {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly onClose: () => void;
}) {
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => focusItem(menu.current, 0), []);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) focusItem(menu.current, step);
    else if (event.key === 'Escape') props.onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      class="menu"
      ref={menu}
      role="menu"
      aria-label={props.label}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      {props.items.map((item) => (
        <button
          key={item.label}
          type="button"
          role="menuitem"
          tabIndex={-1}
          onClick={() => {
            props.onClose();
            item.run();
          }}
        >
          {item.label}
        </button>
      ))}
    </div>
  );
}

/** Moves the focus by `step` items, around the ends; 0 is the first item. */
function focusItem(menu: HTMLElement | null, step: number): void {
  const items = [...(menu?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
  const current = items.findIndex((item) => item.matches(':focus'));
  const next = step === 0 ? 0 : (current + step + items.length) % items.length;
  items[next]?.focus();
}
