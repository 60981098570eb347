// The Training panel's host side: one webview, one training's folder. The training belongs to the window, not to the
// panel; the webview draws snapshots and asks for records and pictures.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import { remote, serve } from '../../protocol/rpc';
import type {
  AugmentedPicture,
  ConfigDifference,
  TrainingRecord,
  TrainRequest,
} from '../../protocol/train';
import type { TrainHostApi, TrainSnapshot, TrainViewApi } from '../../protocol/trainPanel';
import { workspaceUntrusted } from '../errors';
import { readSettings } from '../settings';
import { runTrainTask } from '../tasks/trainTask';
import { trainingUnknown } from '../trainingErrors';
import {
  freeTrainingFolder,
  modelNameOf,
  rootOfTraining,
  savePathOf,
  trainingTitle,
} from '../trainingFolder';
import { trainingName } from '../trainingText';
import type { TrainWish } from '../trainingWizard';
import { connectWebview } from './panelConnection';
import { createPanelUpdates, type PanelUpdates } from './panelUpdates';
import { showPage } from './panelWindow';
import type { PathPanel } from './pathPanels';
import { trainingApi } from './trainingApi';
import type { TrainingActions, TrainingParts } from './trainingIntents';
import { TrainingRun, type TrainingRunState } from './trainingRun';
import type { RememberedTraining } from './trainingSchema';

/** Of the grid before the start: enough to see what the recipe does to pictures. */
const previewSize = { pictures: 4, views: 5 } as const;

export interface TrainingPanelOptions {
  readonly parts: TrainingParts;
  readonly panel: vscode.WebviewPanel;
  /** Full path of the training's folder, which may not be there yet. */
  readonly out: string;
  readonly onChange: () => void;
  /** Another training, in a panel of its own. */
  readonly begin: (request: TrainRequest) => Promise<void>;
}

export class TrainingPanel implements PathPanel<RememberedTraining>, TrainingActions {
  readonly out: string;
  readonly run: TrainingRun;
  readonly api: TrainHostApi;
  readonly #options: TrainingPanelOptions;
  readonly #owned = new DisposableStore();
  readonly #updates: PanelUpdates;
  readonly #compared = new Map<string, readonly TrainingRecord[]>();
  #comparison: Pick<TrainSnapshot, 'compared' | 'differences'> = { compared: [], differences: [] };
  #isBlocked = false;
  #wish: TrainWish | null = null;
  #opened: Promise<void> = Promise.resolve();

  constructor(options: TrainingPanelOptions) {
    const { parts, panel, out } = options;
    const { engine, trainings } = parts;
    this.out = out;
    this.#options = options;
    const connection = this.#owned.add(connectWebview(panel.webview));
    const view = remote<TrainViewApi>(connection);
    const send = (): Promise<void> => view.update(this.snapshot());
    this.#updates = this.#owned.add(createPanelUpdates(panel, parts.log, send));
    const onChange = (): void => this.#changed();
    this.run = this.#owned.add(new TrainingRun({ engine, trainings, out, onChange }));
    this.#owned.add(
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        if (this.#isBlocked) void this.begin(this.#wish);
      }),
    );
    this.api = {
      ...trainingApi({
        engine,
        out,
        records: (wanted) => this.#records(wanted),
        preview: (signal) => this.#preview(signal),
      }),
      snapshot: async () => {
        this.#updates.restarted();
        return this.snapshot();
      },
      // Loaded with the first wish: the wizard and all it asks with hang on it.
      perform: async (intent) => {
        const { performTrainIntent } = await import('./trainingIntents');
        await performTrainIntent(parts, this, intent);
      },
    };
    serve(connection, this.api);
    connection.listen();
    showPage(panel, parts.context.extensionUri, 'training');
  }

  get entry(): RememberedTraining {
    return { out: this.out, wish: this.#isBlocked ? this.#wish : this.run.wish };
  }

  get state(): TrainingRunState {
    return this.run.state;
  }

  get wish(): TrainWish | null {
    return this.run.wish;
  }

  reveal(): void {
    const { panel } = this.#options;
    panel.reveal(panel.viewColumn);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  close(): void {
    this.#options.panel.dispose();
  }

  /** Shows the training of the folder, or with a wish the plan of one that has not begun. */
  async begin(wish: TrainWish | null): Promise<void> {
    this.#wish = wish;
    this.#isBlocked = !vscode.workspace.isTrusted;
    if (this.#isBlocked) this.#changed();
    else this.#opened = this.run.restore(wish, readSettings().provider);
    await this.#opened;
  }

  /** Settles once it is known what the folder holds. */
  get opened(): Promise<void> {
    return this.#opened;
  }

  /** What was planned. Ends when its task has begun, or when it still cannot be planned. */
  async start(): Promise<void> {
    // Asked for at once, it is not looked at yet whether something lies in the folder.
    const wish = this.run.wish ?? (this.run.request ? null : this.#wish);
    if (!wish) throw trainingUnknown();
    if (this.run.state.error) await this.run.plan(wish, readSettings().provider);
    if (this.run.state.error) return;
    const { model, dataset, options } = wish;
    await this.launch({
      data: { kind: 'dataset', path: dataset },
      model,
      provider: readSettings().provider,
      out: this.out,
      save: await savePathOf(rootOfTraining(this.out), model, dataset),
      options,
      resume: false,
    });
  }

  /** From its checkpoint; one that has none begins anew. */
  async resume(): Promise<void> {
    const { request, wish } = this.run;
    if (request) await this.launch({ ...request, out: this.out, resume: true });
    else if (wish) await this.run.plan(wish, readSettings().provider);
    else await this.run.open();
  }

  async runAgain(): Promise<void> {
    const { request } = this.run;
    if (!request) throw trainingUnknown();
    const { model, data } = request;
    const name = { model, dataset: data.path, startedAt: new Date() };
    const out = await freeTrainingFolder(rootOfTraining(this.out), name);
    await this.#options.begin({ ...request, out, resume: false });
  }

  /** Runs the task of this panel's folder; when it comes to nothing, the panel is as it was before. */
  async launch(request: TrainRequest): Promise<void> {
    const { parts } = this.#options;
    this.run.launched(true);
    try {
      const execution = await runTrainTask(parts, request);
      const listener = vscode.tasks.onDidEndTask((event) => {
        if (event.execution !== execution) return;
        listener.dispose();
        this.run.launched(false);
      });
      this.#owned.add(listener);
    } catch (error) {
      this.run.launched(false);
      throw error;
    }
  }

  /** Draws their curves too; none: no more. */
  async compareWith(outs: readonly string[]): Promise<void> {
    const { engine } = this.#options.parts;
    const details = await Promise.all(outs.map((out) => engine.trainingDetails({ out })));
    const hasOwn = this.run.request !== null;
    const differences: readonly ConfigDifference[] =
      outs.length > 0 && hasOwn ? await engine.compareTrainings({ outs: [this.out, ...outs] }) : [];
    this.#compared.clear();
    const compared = details.map(({ manifest, records }, index) => {
      const out = outs[index] ?? '';
      this.#compared.set(out, records);
      return { out, name: trainingName(manifest), startedAt: manifest.startedAt };
    });
    this.#comparison = { compared, differences };
    this.#updates.changed();
  }

  snapshot(): TrainSnapshot {
    const { records, ...state } = this.run.state;
    return {
      revision: this.#updates.revision,
      ...state,
      title: this.#title(),
      recordCount: records.length,
      ...this.#comparison,
      ...(this.#isBlocked ? { status: 'blocked', error: workspaceUntrusted().facts } : {}),
    };
  }

  #title(): string {
    const { manifest, plan } = this.run.state;
    if (manifest) return trainingName(manifest);
    const { wish, request } = this.run;
    const model = wish?.model ?? request?.model;
    if (model === undefined) return trainingTitle(this.out);
    const dataset = plan?.dataset.name ?? basename(wish?.dataset ?? request?.data.path ?? '');
    return `${modelNameOf(model)} → ${dataset}`;
  }

  #records(out: string | null): readonly TrainingRecord[] {
    return out === null ? this.run.state.records : (this.#compared.get(out) ?? []);
  }

  async #preview(signal: AbortSignal): Promise<readonly AugmentedPicture[]> {
    const { wish } = this.run;
    if (!wish) return [];
    const { model, dataset: path, options } = wish;
    return this.#options.parts.engine.previewAugmentation(
      { data: { kind: 'dataset', path }, model, options, ...previewSize },
      { signal },
    );
  }

  #changed(): void {
    this.#updates.changed();
    this.#options.onChange();
  }
}
