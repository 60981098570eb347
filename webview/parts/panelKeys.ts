// What the keys of the panels have in common.

/** Brackets are typed with AltGr, which reads as Ctrl and Alt, on many keyboards. */
export function isShortcut(event: KeyboardEvent): boolean {
  const isHeld = event.ctrlKey || event.metaKey || event.altKey;
  return isHeld && !event.getModifierState('AltGraph');
}

/** Whether the key was pressed in an element that has its own use for it. */
export function isInside(event: KeyboardEvent, selector: string): boolean {
  return event.target instanceof Element && event.target.closest(selector) !== null;
}
