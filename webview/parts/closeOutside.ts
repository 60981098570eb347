// What opens over a panel closes when the person turns elsewhere: another place, another control, another window.

import { useEffect } from 'preact/hooks';

export function useCloseOutside(
  root: { readonly current: HTMLElement | null },
  isOpen: boolean,
  close: () => void,
): void {
  useEffect(() => {
    if (!isOpen) return;
    const onOutside = (event: Event): void => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) close();
    };
    const events = ['pointerdown', 'focusin'] as const;
    for (const name of events) document.addEventListener(name, onOutside);
    window.addEventListener('blur', close);
    return () => {
      for (const name of events) document.removeEventListener(name, onOutside);
      window.removeEventListener('blur', close);
    };
  }, [isOpen]);
}
