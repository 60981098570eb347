// A button that shows what is chosen and opens a list to choose from, like VS Code's quick pick: type to narrow, arrows
// to walk, Enter to pick, Escape to leave.

import { useRef, useState } from 'preact/hooks';
import { useCloseOutside } from './closeOutside';
import { Icon } from './icon';
import { PickerPopup, type PickerProps } from './pickerPopup';

export function Picker(props: PickerProps) {
  const [isOpen, setIsOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setIsOpen(false);
    button.current?.focus();
  };
  useCloseOutside(root, isOpen, () => setIsOpen(false));
  return (
    <div class="picker" ref={root}>
      <button
        type="button"
        class="picker-button"
        ref={button}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={`${props.label}: ${props.value}`}
        title={props.title ?? props.value}
        disabled={props.isDisabled}
        onClick={() => setIsOpen(!isOpen)}
      >
        <span class="picker-value">{props.value}</span>
        <Icon name="chevron-down" />
      </button>
      {isOpen && <PickerPopup {...props} onClose={close} />}
    </div>
  );
}
