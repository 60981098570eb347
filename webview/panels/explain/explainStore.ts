// What the Explain panel draws from: the host's latest snapshot, the maps and thumbnails fetched for it, and the few
// things that are the panel's own. The components read signals and call these methods; nothing else talks to the host.

import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { ColormapName } from '../../../src/base/colormaps';
import { type ErrorFacts, errorFacts, isCancelled } from '../../../src/base/errors';
import type { InputPlacement, Point } from '../../../src/base/heatmap';
import type {
  CellChoice,
  CellModel,
  ExplainCell,
  ExplainHostApi,
  ExplainIntent,
  ExplainSnapshot,
} from '../../../src/protocol/explainPanel';
import type { Remote } from '../../../src/protocol/rpc';
import type { PictureRequest } from '../../parts/picture';
import type { PictureCache } from '../../parts/pictureCache';
import { CellMaps, currentMap, heatmapOf, type LoadedMap } from './cellMaps';
import { LayerStrips } from './layerStrips';
import { type PanelState, shadeNames } from './panelState';
import { sharedPeaks } from './scales';

const pictureSide = 1600;

/** The place that all cells read out. */
export interface Probe extends Point {
  /** Moved by keys: then it is announced and stays when the pointer leaves. */
  readonly isKept: boolean;
}

export class ExplainStore {
  readonly snapshot: Signal<ExplainSnapshot | null> = signal(null);
  readonly state: Signal<PanelState>;
  /** A call to the host that failed; not to be confused with a map that failed. */
  readonly problem: Signal<ErrorFacts | null> = signal(null);
  /** In pixels of the original picture. */
  readonly probe: Signal<Probe | null> = signal(null);
  readonly selected: ReadonlySignal<ExplainCell | null>;
  /** Values of the last colour where cells share a scale, by cell id. */
  readonly peaks: ReadonlySignal<ReadonlyMap<number, number>>;
  readonly pictures: PictureCache;
  readonly maps: CellMaps;
  readonly strips: LayerStrips;
  readonly #host: Remote<ExplainHostApi>;

  constructor(host: Remote<ExplainHostApi>, pictures: PictureCache, state: PanelState) {
    this.#host = host;
    this.pictures = pictures;
    this.state = signal(state);
    this.maps = new CellMaps(
      (cell, signal) => this.#host.heatmap({ cell }, { signal }),
      this.#report,
    );
    this.strips = new LayerStrips((cell) => this.#host.layerStrip({ cell }));
    this.selected = computed(() => {
      const cells = this.cells();
      return cells.find(({ id }) => id === this.state.value.selected) ?? cells[0] ?? null;
    });
    this.peaks = computed(() => {
      const cells = this.cells();
      return sharedPeaks(
        cells.map((cell) => ({ cell, map: heatmapOf(cell, this.maps.map(cell.id)) })),
      );
    });
  }

  /** Takes a snapshot unless a newer one is already here. */
  readonly update = (next: ExplainSnapshot): void => {
    const previous = this.snapshot.peek();
    if (previous && next.revision <= previous.revision) return;
    if (previous?.picture.location !== next.picture.location) this.probe.value = null;
    this.maps.advance(next.cells);
    this.snapshot.value = next;
    const added = previous && next.cells.find((cell) => isNew(cell, previous));
    if (added && previous.cells.length > 0) this.select(added.id);
  };

  /** Asks for the state anew: updates do not reach a hidden panel. */
  readonly refresh = async (): Promise<void> => {
    try {
      this.update(await this.#host.snapshot(null));
    } catch (error) {
      this.#report(error);
    }
  };

  perform(intent: ExplainIntent): void {
    this.#host.perform(intent).catch(this.#report);
  }

  readonly copy = (text: string): void => this.perform({ kind: 'copy', text });

  cells(): readonly ExplainCell[] {
    return this.snapshot.value?.cells ?? [];
  }

  readonly modelOf = (cell: ExplainCell): CellModel | undefined =>
    this.snapshot.value?.models.find(({ path }) => path === cell.choice.model);

  choose(cell: ExplainCell, part: Partial<CellChoice>): void {
    this.perform({ kind: 'choose', cell: cell.id, choice: { ...cell.choice, ...part } });
  }

  select(id: number): void {
    this.change({ selected: id });
  }

  /** What every layer of the selected map's model sees, from the layer of the map on. */
  showFeatures(): void {
    const cell = this.selected.peek();
    if (cell) this.perform({ kind: 'show-features', cell: cell.id });
  }

  change(part: Partial<PanelState>): void {
    this.state.value = { ...this.state.peek(), ...part };
  }

  changeOpacity(by: number): void {
    const opacity = Math.min(1, Math.max(0, this.state.peek().opacity + by));
    this.change({ opacity: Math.round(opacity * 100) / 100, isOverlayShown: true });
  }

  nextShades(): void {
    const next = shadeNames.indexOf(this.state.peek().shades) + 1;
    this.change({ shades: shadeNames[next % shadeNames.length] ?? 'inferno' });
  }

  colormapOf(map: LoadedMap): ColormapName {
    return map.heatmap.isSigned ? 'blue-white-red' : this.state.value.shades;
  }

  /** The value of the cell's last colour where others have the same; null: its map's own. */
  peakOf(cell: ExplainCell): number | null {
    return this.state.value.isScaleShared ? (this.peaks.value.get(cell.id) ?? null) : null;
  }

  /** Where the model's input lies on the picture, from whatever knows it first. */
  placementOf(cell: ExplainCell): InputPlacement | null {
    const own = cell.result?.geometry ?? currentMap(cell, this.maps.map(cell.id))?.geometry;
    if (own) return own;
    const sibling = this.cells().find(
      ({ choice, result }) => choice.model === cell.choice.model && result?.geometry,
    );
    return sibling?.result?.geometry ?? null;
  }

  exportMap(cell: ExplainCell, map: LoadedMap, format: 'png' | 'npy' | 'json'): void {
    this.perform({
      kind: 'export',
      cell: cell.id,
      format,
      colormap: this.colormapOf(map),
      opacity: this.state.peek().opacity,
      peak: this.peakOf(cell),
    });
  }

  picture(): PictureRequest {
    return {
      key: pictureKey(this.snapshot.value),
      load: (signal) => this.#host.picture({ maxSide: pictureSide }, { signal }),
      isUrgent: true,
    };
  }

  readonly #report = (error: unknown): void => {
    if (!isCancelled(error)) this.problem.value = errorFacts(error);
  };
}

function isNew(cell: ExplainCell, previous: ExplainSnapshot): boolean {
  return !previous.cells.some(({ id }) => id === cell.id);
}

/** Another when the file has changed. */
function pictureKey(snapshot: ExplainSnapshot | null): string {
  return snapshot ? `${snapshot.picture.version} ${snapshot.picture.location}` : '';
}
