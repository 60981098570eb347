// The maps of one picture side by side: what each is of, and what becomes of them when a choice, a model or the picture
// changes. Knows nothing of windows.

import type { Disposable } from '../../base/disposable';
import type { EngineApi } from '../../protocol/engine';
import type { ExplainOptions, ExplainRequest, Explanation, LayerMap } from '../../protocol/explain';
import {
  type CellChoice,
  type CellMap,
  type ExplainCell,
  maxCells,
} from '../../protocol/explainPanel';
import type { ProviderChoice } from '../../protocol/model';
import type { Remote } from '../../protocol/rpc';
import { cellUnknown, mapMissing } from '../errors';
import { createExplainModels, type ExplainModels } from './explainModels';
import { ExplainRun } from './explainRun';
import type { ExplainWish } from './explainSchema';
import { createLayerStrips, type LayerStrips } from './layerStrips';

export interface ExplainCellsOptions {
  readonly engine: Pick<Remote<EngineApi>, 'explain' | 'explainOptions' | 'explainLayers'>;
  readonly image: string;
  readonly provider: () => ProviderChoice;
  readonly onChange: () => void;
}

/** What to begin with. Without a method: Grad-CAM, or the first that works on the model. */
export type FirstChoice = ExplainWish & Pick<CellChoice, 'model'>;

interface Cell {
  readonly id: number;
  readonly run: ExplainRun;
  choice: CellChoice;
  /** Nobody has chosen the method. */
  isMethodOpen: boolean;
}

export class ExplainCells implements Disposable {
  readonly models: ExplainModels;
  readonly #options: ExplainCellsOptions;
  readonly #strips: LayerStrips;
  #cells: readonly Cell[] = [];
  #nextId = 1;

  constructor(options: ExplainCellsOptions) {
    this.#options = options;
    this.models = createExplainModels(options);
    this.#strips = createLayerStrips(options);
  }

  get snapshot(): readonly ExplainCell[] {
    return this.#cells.map(({ id, choice, run }) => ({ id, choice, ...run.state }));
  }

  get choices(): readonly CellChoice[] {
    return this.#cells.map(({ choice }) => choice);
  }

  get usedModels(): readonly string[] {
    return [...new Set(this.choices.map(({ model }) => model))];
  }

  /** Replaces what there is. */
  begin(choices: readonly FirstChoice[]): void {
    for (const cell of this.#cells) cell.run.dispose();
    this.#cells = choices.slice(0, maxCells).map((choice) => this.#create(choice));
    for (const cell of this.#cells) this.#start(cell);
    this.#options.onChange();
  }

  choose(id: number, choice: CellChoice): void {
    const cell = this.#cell(id);
    cell.choice = choice;
    cell.isMethodOpen = false;
    this.#start(cell);
  }

  /** A further map, of the same to begin with; nothing where there is no room. */
  add(like: number): void {
    const source = this.#cell(like);
    if (this.#cells.length >= maxCells) return;
    const cell = this.#create(source.choice);
    cell.isMethodOpen = source.isMethodOpen;
    this.#cells = [...this.#cells, cell];
    if (source.run.explanation) cell.run.adopt(source.run);
    else this.#start(cell);
  }

  /** The last one stays. */
  remove(id: number): void {
    const cell = this.#cell(id);
    if (this.#cells.length === 1) return;
    cell.run.dispose();
    this.#cells = this.#cells.filter((other) => other !== cell);
    this.#options.onChange();
  }

  cancel(id: number): void {
    this.#cell(id).run.cancel();
  }

  runAgain(id: number): void {
    const cell = this.#cell(id);
    this.#start(cell, { isSame: true, isThorough: cell.run.state.isThorough });
  }

  /** Once more, with the slow checks. */
  check(id: number): void {
    this.#start(this.#cell(id), { isSame: true, isThorough: true });
  }

  /** The file, or what its card is resolved from, has changed. */
  modelChanged(path: string): void {
    this.models.forget(path);
    this.#strips.forget(path);
    for (const cell of this.#cells) if (cell.choice.model === path) this.#start(cell);
  }

  pictureChanged(): void {
    this.models.forgetPicture();
    this.#strips.forget();
    for (const cell of this.#cells) this.#start(cell);
  }

  map(id: number): CellMap {
    const { map } = this.#cell(id).run;
    if (!map) throw mapMissing();
    return map;
  }

  explanation(id: number): Explanation {
    const { explanation } = this.#cell(id).run;
    if (!explanation) throw mapMissing();
    return explanation;
  }

  /** Where in the network the map is made, as far as it is known. */
  place(id: number): Pick<CellChoice, 'model' | 'layer'> {
    const { choice, run } = this.#cell(id);
    return { model: choice.model, layer: run.state.result?.layer ?? choice.layer };
  }

  layerStrip(id: number): Promise<readonly LayerMap[]> {
    const { model, target } = this.#cell(id).choice;
    return this.#strips.fetch(model, target);
  }

  dispose(): void {
    for (const cell of this.#cells) cell.run.dispose();
    this.#cells = [];
    this.#strips.dispose();
    this.models.dispose();
  }

  #cell(id: number): Cell {
    const found = this.#cells.find((cell) => cell.id === id);
    if (!found) throw cellUnknown();
    return found;
  }

  #create(first: FirstChoice): Cell {
    const { engine, onChange } = this.#options;
    const { model, method = 'grad-cam', target = { kind: 'top' }, layer = null } = first;
    const cell: Cell = {
      id: this.#nextId++,
      choice: { model, method, target, layer },
      isMethodOpen: first.method === undefined,
      run: new ExplainRun({
        engine,
        onChange: () => {
          const { result } = cell.run.state;
          if (result) this.models.setTop(cell.choice.model, result.top);
          onChange();
        },
      }),
    };
    return cell;
  }

  #start(cell: Cell, again: { isSame: boolean; isThorough: boolean } = once): void {
    void cell.run.start({ ...again, prepare: () => this.#request(cell, again.isThorough) });
  }

  async #request(cell: Cell, thorough: boolean): Promise<ExplainRequest> {
    const { model } = cell.choice;
    const options = await this.models.options(model);
    if (cell.choice.model === model) cell.choice = fitToModel(cell, options);
    const { method, target, layer } = cell.choice;
    const { image, provider } = this.#options;
    const checks = thorough ? 'all' : 'quick';
    return { model, image, provider: provider(), method, target, layer, settings: {}, checks };
  }
}

const once = { isSame: false, isThorough: false };

/** A layer of the model before means nothing in this one, and a method that nobody chose should be one that works. */
function fitToModel({ choice, isMethodOpen }: Cell, options: ExplainOptions): CellChoice {
  const hasLayer = options.layers.some(({ value }) => value === choice.layer);
  const layer = hasLayer ? choice.layer : null;
  const works = options.methods.filter(({ unavailable }) => unavailable === null);
  if (!isMethodOpen || works.some(({ id }) => id === choice.method)) return { ...choice, layer };
  return { ...choice, layer, method: works[0]?.id ?? choice.method };
}
