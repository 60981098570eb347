// The terminal of a training task: the log of the training with a bar that is written over in place. Closing it, or
// Ctrl+C, has a checkpoint written and stops. The training itself knows nothing of it.

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { errorFacts, isCancelled } from '../../base/errors';
import type { TrainingFinding, TrainProgress } from '../../protocol/train';
import { progressLine, trainLogLines, trainReportLines } from '../../protocol/trainLog';
import { workspaceUntrusted } from '../errors';
import type { Training, TrainingState } from '../training';
import { trainingManifestName, trainingTitle } from '../trainingFolder';
import type { ResolvedTask, TrainTaskParts } from './trainTaskType';

export interface TrainTerminalOptions extends TrainTaskParts {
  readonly resolve: () => Promise<ResolvedTask>;
}

const clearLine = '\r\x1b[2K';
const interrupt = '\x03';
const usualWidth = 80;
/** A bar that moves ten times a second looks alive. */
const barIntervalMs = 100;
const lastWordsMs = 250;

export function createTrainTerminal(options: TrainTerminalOptions): vscode.Pseudoterminal {
  const terminal = new TrainTerminal(options);
  return {
    onDidWrite: terminal.written.event,
    onDidClose: terminal.closed.event,
    onDidChangeName: terminal.named.event,
    open: (size) => {
      terminal.setWidth(size?.columns);
      void terminal.run();
    },
    setDimensions: ({ columns }) => terminal.setWidth(columns),
    handleInput: (text) => {
      if (text.includes(interrupt)) terminal.stop();
    },
    close: () => terminal.stop(),
  };
}

class TrainTerminal {
  readonly written = new vscode.EventEmitter<string>();
  readonly closed = new vscode.EventEmitter<number>();
  readonly named = new vscode.EventEmitter<string>();
  readonly #options: TrainTerminalOptions;
  #width = usualWidth;
  #bar = '';
  #barAt = 0;
  #isStopping = false;
  #training: Training | null = null;
  /** What problems are about. */
  #subject = '.vscode/tasks.json';
  #warned: ReadonlySet<string> = new Set();

  constructor(options: TrainTerminalOptions) {
    this.#options = options;
  }

  setWidth(columns: number | undefined): void {
    if (columns !== undefined && columns > 0) this.#width = columns;
  }

  stop(): void {
    if (this.#isStopping) return;
    this.#isStopping = true;
    if (this.#training === null || this.#training.isOver) return;
    this.#write([vscode.l10n.t('Stopping: a checkpoint is written first.')]);
    this.#training.stop();
  }

  async run(): Promise<void> {
    let code = 1;
    try {
      const state = await this.#train();
      code = state?.status === 'done' ? 0 : 1;
    } catch (error) {
      if (!isCancelled(error)) this.#problem('error', errorFacts(error));
    }
    // The window reads the last lines for problems only a moment later, and none of a terminal that has ended.
    await sleep(lastWordsMs);
    this.closed.fire(code);
  }

  async #train(): Promise<TrainingState | null> {
    if (!vscode.workspace.isTrusted) throw workspaceUntrusted();
    const { resolve, trainings } = this.#options;
    const { request, recipe } = await resolve();
    if (this.#isStopping) return null;
    this.#subject = recipe ?? join(request.out, trainingManifestName);
    this.named.fire(trainingTitle(request.out));
    const training = trainings.start(request);
    this.#training = training;
    const listener = training.onProgress((progress) => this.#show(progress));
    const state = await training.ended;
    listener.dispose();
    this.#bar = '';
    this.#write(this.#endLines(state));
    if (state.error) this.#problem('error', state.error);
    return state;
  }

  #show(progress: TrainProgress): void {
    if (progress.kind === 'findings') {
      this.#warn(progress.findings);
      return;
    }
    const bar = progressLine(progress, this.#width);
    const lines = trainLogLines(progress, this.#width);
    const isDue = lines.length > 0 || Date.now() - this.#barAt >= barIntervalMs;
    // An epoch that is over has no bar, until the next one moves.
    if (progress.kind === 'record') this.#bar = lines.length > 0 ? '' : this.#bar;
    else if (bar !== null) this.#bar = bar;
    if (isDue && (lines.length > 0 || bar !== null)) this.#write(lines);
  }

  /** Each once, for the list of problems keeps them; one that came back is told again. */
  #warn(findings: readonly TrainingFinding[]): void {
    const known = this.#warned;
    const problems = findings.filter(({ id }) => id !== 'healthy');
    this.#warned = new Set(problems.map(({ id }) => id));
    for (const { id, message, remedy } of problems) {
      if (!known.has(id)) this.#problem('warning', { message, remedy });
    }
  }

  #endLines({ status, report }: TrainingState): readonly string[] {
    if (report) return trainReportLines(report, this.#width);
    if (status !== 'stopped') return [];
    return [vscode.l10n.t('Stopped. "Glassbox: Resume Training…" goes on from the checkpoint.')];
  }

  /** One line, as the task's problem matcher reads it. */
  #problem(
    severity: 'error' | 'warning',
    problem: { readonly message: string; readonly remedy?: string; readonly path?: string },
  ): void {
    const { message, remedy, path } = problem;
    const text = [message, ...(remedy === undefined ? [] : [remedy])].join(' ');
    this.#write([`${path ?? this.#subject}: ${severity}: ${text.replace(/\s+/g, ' ')}`]);
  }

  /** The lines above the bar, which is drawn anew below them. */
  #write(lines: readonly string[]): void {
    this.#barAt = Date.now();
    this.written.fire(`${clearLine}${lines.map((line) => `${line}\r\n`).join('')}${this.#bar}`);
  }
}
