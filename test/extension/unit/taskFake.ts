// The window fake with tasks, terminals and what the wizard asks with.

import { Emitter } from '../../../src/base/emitter';
import { createWindowFake, Uri } from './windowFake';

/** As VS Code's, on top of our own emitter. */
class EventEmitter<T> {
  readonly #emitter = new Emitter<T>();
  readonly event = this.#emitter.event;
  fire(value: T): void {
    this.#emitter.fire(value);
  }
  dispose(): void {
    this.#emitter.dispose();
  }
}

class CustomExecution {
  readonly callback: (definition: unknown) => Promise<unknown>;
  constructor(callback: (definition: unknown) => Promise<unknown>) {
    this.callback = callback;
  }
}

class Task {
  readonly definition: Record<string, unknown>;
  readonly scope: unknown;
  readonly name: string;
  readonly source: string;
  readonly execution: CustomExecution;
  readonly problemMatchers: string;
  constructor(
    ...given: [Record<string, unknown>, unknown, string, string, CustomExecution, string]
  ) {
    [this.definition, this.scope, this.name, this.source, this.execution, this.problemMatchers] =
      given;
  }
}

export type FakeTask = Task;

export function createTaskFake() {
  const base = createWindowFake();
  const ended = new Emitter<{ execution: unknown }>();
  const seen = {
    tasks: [] as Task[],
    /** What executeTask fails with. */
    refusal: null as Error | null,
    terminals: [] as { name: string; shown: number; show: () => void }[],
    messages: [] as string[],
    /** Of information and error messages that have actions. */
    choice: undefined as string | undefined,
    files: [] as string[],
    /** Labels chosen in the next quick pick of several. */
    several: [] as string[],
  };
  const message = async (text: string): Promise<string | undefined> => {
    seen.messages.push(text);
    return seen.choice;
  };
  const { showQuickPick } = base.api.window;
  const window = {
    ...base.api.window,
    get terminals() {
      return seen.terminals;
    },
    showInformationMessage: message,
    createStatusBarItem: (): object => ({}),
    showErrorMessage: message,
    showQuickPick: async (given: unknown, options: { canPickMany?: boolean } = {}) => {
      if (!options.canPickMany) return showQuickPick(given);
      const items = (await given) as readonly { readonly label: string }[];
      base.seen.offered.push(items.map(({ label }) => label));
      const labels = seen.several;
      return labels.length === 0 ? undefined : items.filter(({ label }) => labels.includes(label));
    },
  };
  const { workspace: plain } = base.api;
  const workspace = {
    ...plain,
    get isTrusted() {
      return base.seen.isTrusted;
    },
    get workspaceFolders(): readonly { name: string; uri: { fsPath: string } }[] {
      return plain.workspaceFolders;
    },
    findFiles: async () => seen.files.map((path) => Uri.file(path)),
    onDidChangeWorkspaceFolders: () => ({ dispose: () => undefined }),
    createFileSystemWatcher: () => ({
      onDidCreate: () => undefined,
      onDidDelete: () => undefined,
      onDidChange: () => undefined,
      dispose: () => undefined,
    }),
  };
  const api = {
    ...base.api,
    EventEmitter,
    CustomExecution,
    Task,
    TaskScope: { Workspace: 2 },
    TaskRevealKind: { Silent: 2, Never: 3 },
    TaskPanelKind: { Dedicated: 2 },
    StatusBarAlignment: { Left: 1 },
    window,
    workspace,
    tasks: {
      executeTask: async (task: Task) => {
        if (seen.refusal) throw seen.refusal;
        seen.tasks.push(task);
        return task;
      },
      onDidEndTask: ended.event,
    },
  };
  return {
    api,
    base,
    seen,
    endTask: (task: Task) => ended.fire({ execution: task }),
    reset: () => {
      base.reset();
      Object.assign(seen, { refusal: null, choice: undefined });
      for (const list of Object.values(seen)) if (Array.isArray(list)) list.length = 0;
    },
  };
}
