// The label edits of a run's dataset as the engine knows them. One wish after another: each builds on the one before.

import type { Disposable } from '../../base/disposable';
import type {
  ApplyReport,
  CountProgress,
  DatasetEngineApi,
  EditScope,
  EditState,
  LabelEdit,
  PlannedChange,
} from '../../protocol/dataset';
import type { CallOptions, Remote } from '../../protocol/rpc';
import { runUnknown } from '../errors';

type EditMethod =
  | 'editState'
  | 'editLabels'
  | 'undoEdit'
  | 'redoEdit'
  | 'previewEdits'
  | 'applyEdits';

export interface GalleryEditsOptions {
  readonly engine: Pick<Remote<DatasetEngineApi>, EditMethod>;
  readonly onChange: () => void;
  /** This panel has changed them: others of the same dataset show them too. Its files may be other than before. */
  readonly onEdited: (change: {
    readonly scope: EditScope;
    readonly areFilesOther: boolean;
  }) => void;
}

export class GalleryEdits implements Disposable {
  readonly #options: GalleryEditsOptions;
  readonly #abort = new AbortController();
  #scope: EditScope | null = null;
  #state: EditState | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: GalleryEditsOptions) {
    this.#options = options;
  }

  /** null until they are read. */
  get state(): EditState | null {
    return this.#state;
  }

  /** Whose edits these are; null while no run is known. */
  get scope(): EditScope | null {
    return this.#scope;
  }

  /** Reads them, when the dataset is another than before. */
  async follow(scope: EditScope): Promise<void> {
    if (isSame(scope, this.#scope)) return;
    this.#scope = scope;
    await this.load();
  }

  async load(): Promise<void> {
    await this.#inTurn((scope, signal) => this.#options.engine.editState(scope, { signal }));
  }

  /** Another panel has changed the edits of a dataset, perhaps this one. */
  async editedElsewhere(scope: EditScope): Promise<void> {
    if (isSame(scope, this.#scope)) await this.load();
  }

  async edit(edits: readonly LabelEdit[]): Promise<void> {
    if (edits.length === 0) return;
    await this.#change((scope) => this.#options.engine.editLabels({ ...scope, edits }));
  }

  async undo(): Promise<void> {
    await this.#change((scope) => this.#options.engine.undoEdit(scope));
  }

  async redo(): Promise<void> {
    await this.#change((scope) => this.#options.engine.redoEdit(scope));
  }

  preview(signal: AbortSignal): Promise<readonly PlannedChange[]> {
    return this.#options.engine.previewEdits(this.#knownScope(), { signal });
  }

  /** Writes them into the dataset's files. What was written before a cancellation or a failure stays written. */
  async apply(options: CallOptions<CountProgress>): Promise<ApplyReport> {
    const reports: ApplyReport[] = [];
    try {
      await this.#change(async (scope) => {
        const report = await this.#options.engine.applyEdits(scope, options);
        reports.push(report);
        return report.state;
      });
    } catch (error) {
      // Part of them may be in the files now; failing to read that must not hide why.
      await this.load().catch(() => undefined);
      this.#tellOthers(true);
      throw error;
    }
    const [report] = reports;
    if (!report) throw runUnknown();
    return report;
  }

  dispose(): void {
    this.#abort.abort();
  }

  async #change(action: (scope: EditScope) => Promise<EditState>): Promise<void> {
    let before = 0;
    await this.#inTurn((scope) => {
      before = appliedIn(this.#state);
      return action(scope);
    });
    this.#tellOthers(appliedIn(this.#state) !== before);
  }

  #tellOthers(areFilesOther: boolean): void {
    if (this.#scope) this.#options.onEdited({ scope: this.#scope, areFilesOther });
  }

  /** An action that fails leaves what is known; the next one is done all the same. */
  async #inTurn(
    action: (scope: EditScope, signal: AbortSignal) => Promise<EditState>,
  ): Promise<void> {
    const scope = this.#knownScope();
    const { signal } = this.#abort;
    const mine = this.#last.then(() => action(scope, signal));
    this.#last = mine.catch(() => undefined);
    const state = await mine;
    if (signal.aborted || scope !== this.#scope) return;
    this.#state = state;
    this.#options.onChange();
  }

  #knownScope(): EditScope {
    if (this.#scope === null) throw runUnknown();
    return this.#scope;
  }
}

function isSame(a: EditScope, b: EditScope | null): boolean {
  return a.dataset === b?.dataset && a.root === b.root;
}

/** How many edits the dataset's files hold. */
function appliedIn(state: EditState | null): number {
  return state?.edits.filter(({ applied }) => applied).length ?? 0;
}
