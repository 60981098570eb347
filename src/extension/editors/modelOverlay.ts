// What running a model on one picture shows: numbers of every value, and the time of every node. Knows neither VS Code nor
// the webview; it says only that something changed.

import type { Disposable } from '../../base/disposable';
import { type ErrorFacts, errorFacts, isCancelled } from '../../base/errors';
import type { EngineApi } from '../../protocol/engine';
import type { FeatureSource } from '../../protocol/features';
import type { ProfileReport } from '../../protocol/graph';
import type { OverlayData, OverlayState } from '../../protocol/modelEditor';
import type { Remote } from '../../protocol/rpc';
import { overlayMissing } from '../errors';

/** The median of so many is steady, and waiting for them short. */
const profileRuns = 9;

export interface ModelOverlayOptions {
  readonly engine: Pick<Remote<EngineApi>, 'modelStatistics' | 'modelProfile'>;
  readonly onChange: () => void;
}

export interface OverlayJob {
  readonly source: FeatureSource & { readonly image: string };
  readonly picture: OverlayState['picture'];
}

type Progress = NonNullable<OverlayState['progress']>;
type Profile = Pick<OverlayData, 'profile' | 'profileError'>;

export class ModelOverlay implements Disposable {
  readonly #options: ModelOverlayOptions;
  #state: OverlayState | null = null;
  #data: OverlayData | null = null;
  #job: OverlayJob | null = null;
  #abort: AbortController | null = null;
  /** Counts every result there was, so that no two have the same number. */
  #version = 0;

  constructor(options: ModelOverlayOptions) {
    this.#options = options;
  }

  /** null: no picture is chosen. */
  get state(): OverlayState | null {
    return this.#state;
  }

  get data(): OverlayData {
    if (this.#data === null) throw overlayMissing();
    return this.#data;
  }

  /** Full path of the picture. */
  get image(): string | null {
    return this.#job?.source.image ?? null;
  }

  /** Ends when the run has; one that is still running is cancelled. Failures are part of the state, never thrown. */
  async run(job: OverlayJob): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#job = job;
    this.#data = null;
    const { picture } = job;
    this.#enter({
      picture,
      status: 'running',
      progress: null,
      version: this.#version,
      error: null,
    });
    const isCurrent = (): boolean => this.#abort === abort;
    try {
      const data = await this.#measure(job, abort.signal, (progress) => {
        if (isCurrent() && !abort.signal.aborted) this.#change({ progress });
      });
      if (isCurrent()) this.#complete(data);
    } catch (error) {
      if (isCurrent()) this.#fail(error);
    }
    if (isCurrent()) this.#abort = null;
  }

  /** The same picture once more; nothing where there is none. */
  async runAgain(): Promise<void> {
    if (this.#job) await this.run(this.#job);
  }

  cancel(): void {
    this.#abort?.abort();
  }

  clear(): void {
    this.dispose();
    this.#options.onChange();
  }

  dispose(): void {
    const abort = this.#abort;
    this.#abort = null;
    abort?.abort();
    this.#job = null;
    this.#data = null;
    this.#state = null;
  }

  /** One after the other: what runs beside it would be in the times. */
  async #measure(
    { source }: OverlayJob,
    signal: AbortSignal,
    report: (progress: Progress) => void,
  ): Promise<OverlayData> {
    const { engine } = this.#options;
    let before = 0;
    const statistics = await engine.modelStatistics(
      { source },
      {
        signal,
        onProgress: ({ done, total }) => {
          before = total;
          report({ done, total: total + profileRuns });
        },
      },
    );
    const profile = await this.#profile(source, signal, ({ done, total }) =>
      report({ done: before + done, total: before + total }),
    );
    return { statistics, ...profile };
  }

  /** A model that cannot be timed can still be looked at. */
  async #profile(
    source: FeatureSource,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
  ): Promise<Profile> {
    const { engine } = this.#options;
    const failed = (profileError: ErrorFacts): Profile => ({ profile: null, profileError });
    const done = (profile: ProfileReport): Profile => ({ profile, profileError: null });
    try {
      return done(await engine.modelProfile({ source, runs: profileRuns }, { signal, onProgress }));
    } catch (error) {
      if (isCancelled(error)) throw error;
      return failed(errorFacts(error));
    }
  }

  #complete(data: OverlayData): void {
    this.#data = data;
    this.#change({ status: 'done', progress: null, version: ++this.#version });
  }

  #fail(error: unknown): void {
    const progress = null;
    if (isCancelled(error)) this.#change({ status: 'cancelled', progress });
    else this.#change({ status: 'failed', error: errorFacts(error), progress });
  }

  #change(part: Partial<OverlayState>): void {
    if (this.#state) this.#enter({ ...this.#state, ...part });
  }

  #enter(state: OverlayState): void {
    this.#state = state;
    this.#options.onChange();
  }
}
