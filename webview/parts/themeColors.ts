// The theme's colours for a canvas, which cannot use variables by name; read again when the theme changes.

import { useLayoutEffect, useState } from 'preact/hooks';

export interface ThemeColors {
  readonly background: string;
  readonly foreground: string;
  readonly muted: string;
  readonly focus: string;
  /** Right. */
  readonly passed: string;
  /** Wrong. */
  readonly failed: string;
  readonly fontFamily: string;
}

export function useThemeColors(): ThemeColors {
  const [colors, setColors] = useState(readColors);
  useLayoutEffect(() => {
    const read = (): void => setColors(readColors());
    const observer = new MutationObserver(read);
    observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
    return () => observer.disconnect();
  }, []);
  return colors;
}

function readColors(): ThemeColors {
  const style = getComputedStyle(document.body);
  const color = (name: string, fallback: string): string =>
    style.getPropertyValue(`--vscode-${name}`).trim() || fallback;
  const foreground = color('foreground', '#808080');
  return {
    background: color('editor-background', '#1e1e1e'),
    foreground,
    muted: color('descriptionForeground', foreground),
    focus: color('focusBorder', foreground),
    passed: color('testing-iconPassed', foreground),
    failed: color('testing-iconFailed', foreground),
    fontFamily: style.fontFamily,
  };
}
