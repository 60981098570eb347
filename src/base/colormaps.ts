// Colours of heat maps, the same in the panels, in exported pictures and in the CLI.

export const colormapNames = ['inferno', 'viridis', 'jet', 'blue-white-red'] as const;
export type ColormapName = (typeof colormapNames)[number];
