// The graph of one file at first sight, asked anew whenever the file has changed. Knows neither VS Code nor the webview; it
// says only that something changed.

import type { Disposable } from '../../base/disposable';
import { type ErrorFacts, errorFacts, isCancelled } from '../../base/errors';
import type { EngineApi } from '../../protocol/engine';
import type { GraphSummary } from '../../protocol/graph';
import type { ModelEditorSnapshot } from '../../protocol/modelEditor';
import type { Remote } from '../../protocol/rpc';

export interface ModelGraphState {
  readonly status: ModelEditorSnapshot['status'];
  readonly summary: GraphSummary | null;
  /** Grows when the file has changed. */
  readonly version: number;
  readonly error: ErrorFacts | null;
}

export interface ModelGraphOptions {
  readonly engine: Pick<Remote<EngineApi>, 'graphSummary'>;
  /** Full path. */
  readonly path: string;
  /** What keeps the file from being read at all; null where nothing does. */
  readonly obstacle: () => Obstacle | null;
  readonly onChange: () => void;
}

export interface Obstacle {
  readonly status: 'blocked' | 'failed';
  readonly error: ErrorFacts;
}

export class ModelGraph implements Disposable {
  readonly #options: ModelGraphOptions;
  #state: ModelGraphState = { status: 'starting', summary: null, version: 1, error: null };
  #job: AbortController | null = null;

  constructor(options: ModelGraphOptions) {
    this.#options = options;
  }

  get state(): ModelGraphState {
    return this.#state;
  }

  /** Ends when the file has been read. Failures are part of the state, never thrown. */
  async load(): Promise<void> {
    this.dispose();
    const { engine, path, obstacle } = this.#options;
    const blocked = obstacle();
    if (blocked) return this.#enter({ ...blocked, summary: null });
    const job = new AbortController();
    this.#job = job;
    // What is shown stays until there is something newer.
    if (this.#state.summary === null) this.#enter({ status: 'starting', error: null });
    try {
      const summary = await engine.graphSummary({ path }, { signal: job.signal });
      if (this.#job === job) this.#enter({ status: 'ready', summary, error: null });
    } catch (error) {
      const isOurs = this.#job === job && !isCancelled(error);
      if (isOurs) this.#enter({ status: 'failed', summary: null, error: errorFacts(error) });
    }
    if (this.#job === job) this.#job = null;
  }

  /** The file has changed, or is gone. */
  async reload(): Promise<void> {
    // Together with what is read now, lest a webview fetch the new file's graph for the old one's summary.
    this.#state = { ...this.#state, version: this.#state.version + 1 };
    await this.load();
  }

  dispose(): void {
    const job = this.#job;
    this.#job = null;
    job?.abort();
  }

  #enter(part: Partial<ModelGraphState>): void {
    this.#state = { ...this.#state, ...part };
    this.#options.onChange();
  }
}
