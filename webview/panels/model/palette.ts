// The colours of the drawing, from the theme's variables: a canvas cannot use them by name.

import type { OperatorFamily } from '../../../src/protocol/graph';

export interface Palette {
  readonly background: string;
  readonly foreground: string;
  readonly muted: string;
  readonly line: string;
  readonly border: string;
  readonly block: string;
  readonly focus: string;
  readonly before: string;
  readonly behind: string;
  readonly error: string;
  readonly family: Readonly<Record<OperatorFamily, string>>;
  readonly fontFamily: string;
  readonly isHighContrast: boolean;
}

const charts: Readonly<Record<OperatorFamily, string | null>> = {
  convolution: 'blue',
  linear: 'purple',
  activation: 'green',
  pooling: 'yellow',
  normalisation: 'orange',
  arithmetic: null,
  shape: null,
  attention: 'red',
  quantisation: null,
  control: 'red',
  other: null,
};

const tint = 0.26;

export function readPalette(element: HTMLElement): Palette {
  const style = getComputedStyle(element);
  const context = document.createElement('canvas').getContext('2d');
  /** Any CSS colour as red, green, blue. */
  const color = (name: string, fallback: string): Rgb => {
    const value = style.getPropertyValue(`--vscode-${name}`).trim();
    if (!context) return [128, 128, 128];
    context.fillStyle = fallback;
    context.fillStyle = value;
    return rgbOf(context.fillStyle);
  };
  const background = color('editor-background', '#1e1e1e');
  const foreground = color('foreground', '#cccccc');
  const isHighContrast = document.body.classList.contains('vscode-high-contrast');
  const tinted = (chart: string | null): string =>
    chart === null || isHighContrast
      ? text(mixed(background, foreground, isHighContrast ? 0 : 0.1))
      : text(mixed(background, color(`charts-${chart}`, '#808080'), tint));
  const families = Object.entries(charts).map(([family, chart]) => [family, tinted(chart)]);
  return {
    background: text(background),
    foreground: text(foreground),
    muted: text(color('descriptionForeground', text(foreground))),
    line: text(mixed(background, foreground, isHighContrast ? 0.8 : 0.4)),
    border: text(
      isHighContrast ? color('contrastBorder', '#ffffff') : mixed(background, foreground, 0.3),
    ),
    block: text(mixed(background, foreground, isHighContrast ? 0 : 0.045)),
    focus: text(color('focusBorder', '#007fd4')),
    before: text(color('charts-blue', '#3794ff')),
    behind: text(color('charts-orange', '#d18616')),
    error: text(color('errorForeground', '#f48771')),
    family: Object.fromEntries(families) as Palette['family'],
    fontFamily: style.getPropertyValue('--vscode-font-family').trim() || 'sans-serif',
    isHighContrast,
  };
}

type Rgb = readonly [number, number, number];

function rgbOf(css: string | CanvasGradient | CanvasPattern): Rgb {
  const digits = typeof css === 'string' ? css : '';
  if (digits.startsWith('#')) {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) =>
      Number.parseInt(digits.slice(at, at + 2), 16),
    );
    return [r, g, b];
  }
  const [r = 128, g = 128, b = 128] = (digits.match(/[\d.]+/g) ?? []).map(Number);
  return [r, g, b];
}

function mixed(from: Rgb, to: Rgb, share: number): Rgb {
  const [r = 0, g = 0, b = 0] = from.map((value, i) => value + ((to[i] ?? 0) - value) * share);
  return [r, g, b];
}

function text(color: Rgb): string {
  return `rgb(${color.map(Math.round).join(' ')})`;
}

/** Black or white, whichever can be read on the colour. */
export function inkOn(css: string): string {
  const [r, g, b] = rgbOf(css);
  return 0.299 * r + 0.587 * g + 0.114 * b > 140 ? '#000000' : '#ffffff';
}
