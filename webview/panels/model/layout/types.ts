// What a layout is made from and what it gives: plain numbers, so that both cross to the worker cheaply.

export interface LayoutBox {
  readonly id: string;
  /** Index of the open box around it, which comes earlier in the list or later; −1 at the top. */
  readonly parent: number;
  /** Of what is not open; an open box is as large as its content. */
  readonly width: number;
  readonly height: number;
  readonly isOpen: boolean;
}

export interface LayoutGraph {
  readonly boxes: readonly LayoutBox[];
  /** Indices of boxes that are not open. */
  readonly lines: readonly { readonly from: number; readonly to: number }[];
}

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  /** One for each box, in the same order. */
  readonly boxes: readonly Rectangle[];
  /** One for each line: x and y of its corners, alternating. */
  readonly lines: readonly (readonly number[])[];
  readonly width: number;
  readonly height: number;
}

/** Above the content of an open box, for its name. */
export const headHeight = 26;
export const padding = 14;
