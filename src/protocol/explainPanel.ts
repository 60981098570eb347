// What crosses between the extension host and the Explain panel. The host owns the cells (up to four maps side by side),
// runs them and keeps their numbers; the panel draws snapshots, fetches maps and sends intents.

import type { ColormapName } from '../base/colormaps';
import type { ErrorFacts } from '../base/errors';
import type {
  ExplainOptions,
  ExplainTarget,
  Explanation,
  Heatmap,
  LayerMap,
  MethodId,
} from './explain';
import type { ClassScore, EncodedImage } from './prediction';
import type { Call } from './rpc';

export const maxCells = 4;

/** What one map is of. */
export interface CellChoice {
  /** Full path. */
  readonly model: string;
  readonly method: MethodId;
  readonly target: ExplainTarget;
  /** null: the automatic target layer. */
  readonly layer: string | null;
}

export interface ExplainCell {
  readonly id: number;
  readonly choice: CellChoice;
  readonly status: 'waiting' | 'running' | 'done' | 'cancelled' | 'failed';
  /** Passes done and to do; null while that is unknown. */
  readonly progress: { readonly done: number; readonly total: number } | null;
  /** Grows with every new map, growing ones included; 0: there is none. Then `heatmap` answers. */
  readonly mapRevision: number;
  /** Complete when done. */
  readonly result: Omit<Explanation, 'raw' | 'heatmap' | 'picture'> | null;
  readonly error: ErrorFacts | null;
  /** Whether the slow checks are being run or have been. */
  readonly isThorough: boolean;
}

/** What is known of a model that a cell uses. */
export interface CellModel {
  readonly path: string;
  readonly name: string;
  /** null while it is being looked at. */
  readonly options: ExplainOptions | null;
  readonly error: ErrorFacts | null;
  /** Classes of this picture, best first; empty until the first map is there. */
  readonly top: readonly ClassScore[];
}

export interface ExplainSnapshot {
  /** Grows by one with every change; a panel ignores older ones. */
  readonly revision: number;
  /** `blocked`: nothing may run here; the code of `error` is `workspace-untrusted` or `no-active-model`. */
  readonly status: 'starting' | 'ready' | 'blocked';
  readonly picture: {
    readonly name: string;
    /** Path relative to its workspace folder, or the full path outside of one. */
    readonly location: string;
    /** Grows when the file has changed: what was fetched of it before is stale. */
    readonly version: number;
  };
  readonly cells: readonly ExplainCell[];
  /** The models that cells use. */
  readonly models: readonly CellModel[];
  /** Every model of the workspace, for choosing. */
  readonly choices: readonly { readonly path: string; readonly name: string }[];
  readonly error: ErrorFacts | null;
}

/** The newest map of a cell. */
export interface CellMap {
  readonly heatmap: Heatmap;
  readonly picture: Explanation['picture'];
  /** Known before the result is, so that a growing map lies where it belongs. */
  readonly geometry?: Explanation['geometry'];
}

/** Served by the host, called by the webview. */
export interface ExplainHostApi {
  snapshot(request: null, call: Call): Promise<ExplainSnapshot>;
  /** The picture upright, at most `maxSide` on its longer side. */
  picture(request: { readonly maxSide: number }, call: Call): Promise<EncodedImage>;
  heatmap(request: { readonly cell: number }, call: Call): Promise<CellMap>;
  /** Thumbnails of the cell's target at every layer; computed when first asked. */
  layerStrip(request: { readonly cell: number }, call: Call): Promise<readonly LayerMap[]>;
  perform(request: ExplainIntent, call: Call): Promise<void>;
}

export type ExplainIntent =
  | { readonly kind: 'choose'; readonly cell: number; readonly choice: CellChoice }
  /** A further map, a copy of the given cell's choice to begin with. */
  | { readonly kind: 'add'; readonly like: number }
  | { readonly kind: 'remove'; readonly cell: number }
  | { readonly kind: 'cancel'; readonly cell: number }
  | { readonly kind: 'run-again'; readonly cell: number }
  /** With the slow checks. */
  | { readonly kind: 'check'; readonly cell: number }
  | {
      readonly kind: 'export';
      readonly cell: number;
      readonly format: 'png' | 'npy' | 'json';
      readonly colormap: ColormapName;
      readonly opacity: number;
      readonly peak: number | null;
    }
  /** Opens the Feature Maps panel of the picture with the cell's model, at its layer. */
  | { readonly kind: 'show-features'; readonly cell: number }
  | { readonly kind: 'choose-model' }
  | { readonly kind: 'edit-card'; readonly model: string }
  | { readonly kind: 'manage-trust' }
  | { readonly kind: 'open-image' }
  | { readonly kind: 'copy'; readonly text: string };

/** Served by the webview, called by the host. */
export interface ExplainViewApi {
  update(snapshot: ExplainSnapshot, call: Call): Promise<void>;
}
