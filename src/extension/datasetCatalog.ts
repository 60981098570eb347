// Finds the datasets and the evaluation runs of the workspace and keeps what is known of them while files come and go.
// Nothing is searched before somebody asks; what a dataset holds is read only when it is looked at.

import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../base/disposable';
import { Emitter, type Event } from '../base/emitter';
import type { DatasetDescription, DatasetEngineApi, DatasetListing } from '../protocol/dataset';
import type { EvaluationEngineApi, Interval, RunListing } from '../protocol/evaluation';
import type { Remote } from '../protocol/rpc';
import { watchDatasets } from './datasetWatcher';

export interface RunSummary extends RunListing {
  /** null: not done, or nothing in it could be evaluated. */
  readonly accuracy: Interval | null;
}

export interface DatasetCatalog extends Disposable {
  /** Something is known that was not, or no longer. */
  readonly onDidChange: Event<undefined>;
  /** Datasets of all workspace folders; searched once and again after a change. */
  list(): Promise<readonly DatasetListing[]>;
  /** What the last search found; empty before. Searches nothing. */
  readonly found: readonly DatasetListing[];
  /** One dataset, wherever it lies; read once and again after a change. */
  describe(path: string): Promise<DatasetDescription>;
  /** null: nobody has asked yet, or it could not be read. */
  known(path: string): DatasetDescription | null;
  /** Runs of all workspace folders, newest first. */
  runs(): Promise<readonly RunSummary[]>;
  refresh(): void;
  /** One dataset is other than before. */
  forget(path: string): void;
}

type Engine = Pick<Remote<DatasetEngineApi>, 'findDatasets' | 'describeDataset'> &
  Pick<Remote<EvaluationEngineApi>, 'listRuns' | 'runPage'>;

/** Of so many runs the list tells the accuracy. */
const summarised = 50;

export function createDatasetCatalog(engine: Engine): DatasetCatalog {
  const owned = new DisposableStore();
  const changed = owned.add(new Emitter<undefined>());
  const cache = new Cache(engine, () => changed.fire(undefined));
  let isWatching = false;

  const refresh = (): void => {
    cache.forget();
    changed.fire(undefined);
  };
  const watch = (): void => {
    if (isWatching) return;
    isWatching = true;
    const refreshRuns = (): void => {
      cache.forgetRuns();
      changed.fire(undefined);
    };
    owned.add(watchDatasets({ onDatasets: refresh, onRuns: refreshRuns }));
  };
  owned.add(vscode.workspace.onDidChangeWorkspaceFolders(refresh));
  owned.add(vscode.workspace.onDidGrantWorkspaceTrust(refresh));
  owned.add({ dispose: () => cache.forget() });
  return {
    onDidChange: changed.event,
    list: async () => {
      if (!vscode.workspace.isTrusted) return [];
      watch();
      return cache.list();
    },
    get found() {
      return cache.found;
    },
    describe: (path) => cache.describe(path),
    known: (path) => cache.known(path),
    runs: async () => {
      if (!vscode.workspace.isTrusted) return [];
      watch();
      return cache.runs();
    },
    refresh,
    forget: (path) => {
      cache.forgetOne(path);
      changed.fire(undefined);
    },
    dispose: () => owned.dispose(),
  };
}

/** What was asked of the engine, until it is forgotten. A failure is forgotten at once. */
class Cache {
  readonly #engine: Engine;
  readonly #onKnown: () => void;
  #abort = new AbortController();
  #listing: Promise<readonly DatasetListing[]> | null = null;
  #runs: Promise<readonly RunSummary[]> | null = null;
  #found: readonly DatasetListing[] = [];
  readonly #asked = new Map<string, Promise<DatasetDescription>>();
  readonly #known = new Map<string, DatasetDescription>();

  constructor(engine: Engine, onKnown: () => void) {
    this.#engine = engine;
    this.#onKnown = onKnown;
  }

  list(): Promise<readonly DatasetListing[]> {
    if (this.#listing === null) {
      const mine = this.#search();
      this.#listing = mine;
      mine.then(
        (found) => {
          if (this.#listing === mine) this.#found = found;
        },
        () => {
          if (this.#listing === mine) this.#listing = null;
        },
      );
    }
    return this.#listing;
  }

  get found(): readonly DatasetListing[] {
    return this.#found;
  }

  known(path: string): DatasetDescription | null {
    return this.#known.get(path) ?? null;
  }

  describe(path: string): Promise<DatasetDescription> {
    const asked = this.#asked.get(path);
    if (asked) return asked;
    const { signal } = this.#abort;
    const mine = this.#engine.describeDataset({ dataset: path }, { signal });
    this.#asked.set(path, mine);
    mine.then(
      (description) => {
        if (this.#asked.get(path) !== mine) return;
        this.#known.set(path, description);
        this.#onKnown();
      },
      () => {
        if (this.#asked.get(path) === mine) this.#asked.delete(path);
      },
    );
    return mine;
  }

  runs(): Promise<readonly RunSummary[]> {
    if (this.#runs === null) {
      const mine = this.#listRuns();
      this.#runs = mine;
      mine.catch(() => {
        if (this.#runs === mine) this.#runs = null;
      });
    }
    return this.#runs;
  }

  forgetOne(path: string): void {
    this.#asked.delete(path);
    this.#known.delete(path);
  }

  forgetRuns(): void {
    this.#runs = null;
  }

  forget(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#listing = null;
    this.#asked.clear();
    this.#known.clear();
    this.forgetRuns();
  }

  async #search(): Promise<readonly DatasetListing[]> {
    const { signal } = this.#abort;
    const found = await Promise.all(
      workspaceFolders().map((folder) => this.#engine.findDatasets({ folder }, { signal })),
    );
    // One workspace folder may lie in another.
    return [...new Map(found.flat().map((listing) => [listing.path, listing])).values()];
  }

  async #listRuns(): Promise<readonly RunSummary[]> {
    const { signal } = this.#abort;
    const found = await Promise.all(
      workspaceFolders().map((folder) => this.#engine.listRuns({ folder }, { signal })),
    );
    const runs = found
      .flat()
      .sort((a, b) => b.manifest.startedAt.localeCompare(a.manifest.startedAt));
    return Promise.all(runs.map((run, index) => this.#summary(run, index < summarised)));
  }

  async #summary(listing: RunListing, isWanted: boolean): Promise<RunSummary> {
    if (!isWanted || listing.manifest.status !== 'done') return { ...listing, accuracy: null };
    const query = { filters: [], where: null, sort: 'row', descending: false } as const;
    try {
      const { run } = listing;
      const { accuracy } = await this.#engine.runPage({ run, query, from: 0, to: 0 });
      return { ...listing, accuracy };
    } catch {
      // Opening it tells what is wrong with it.
      return { ...listing, accuracy: null };
    }
  }
}

function workspaceFolders(): readonly string[] {
  return (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ uri }) => uri.fsPath);
}
