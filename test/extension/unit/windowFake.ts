// A window for tests of panels outside of VS Code: files that change when the test says so, trust that is granted, a
// webview that is hidden and so is told nothing, and what was asked of the person and of other commands.

import { dirname, join } from 'node:path';
import { vi } from 'vitest';
import { Emitter } from '../../../src/base/emitter';
import { settled } from './scriptedEngine';
import { vscodeFake } from './vscodeFake';

interface FakeUri {
  readonly scheme: string;
  readonly fsPath: string;
  readonly path: string;
}

export class Uri implements FakeUri {
  readonly scheme: string;
  readonly fsPath: string;
  readonly path: string;
  constructor(scheme: string, path: string) {
    this.scheme = scheme;
    this.path = path;
    this.fsPath = path;
  }
  static file(path: string): Uri {
    return new Uri('file', path);
  }
  static joinPath(base: Uri, ...parts: readonly string[]): Uri {
    return new Uri(base.scheme, join(base.path, ...parts));
  }
  toString(): string {
    return `${this.scheme}://${this.path}`;
  }
}

interface Watcher {
  readonly folder: string;
  readonly fire: (uri: Uri) => void;
}

export function createWindowFake() {
  const trusted = new Emitter<undefined>();
  const watchers = new Set<Watcher>();
  const seen = {
    isTrusted: true,
    commands: [] as unknown[][],
    errors: [] as string[],
    copied: [] as string[],
    saved: [] as { path: string; bytes: Uint8Array }[],
    proposed: [] as string[],
    /** What the person chooses in the next dialogs; undefined: goes away. */
    picture: undefined as string | undefined,
    target: undefined as string | undefined,
    /** Labels of the items that quick picks offered, and what is chosen of them, one after another. */
    offered: [] as string[][],
    picks: [] as (string | undefined)[],
    warnings: [] as string[],
    /** Information messages with their actions. */
    told: [] as string[],
    /** Of the next message that has actions. */
    action: undefined as string | undefined,
    documents: [] as string[],
  };
  const say =
    (list: string[]) =>
    async (text: string): Promise<string | undefined> => {
      list.push(text);
      return seen.action;
    };
  const watch = ({ base }: { base: Uri }) => {
    const listeners: ((uri: Uri) => void)[] = [];
    const watcher = {
      folder: base.path,
      fire: (uri: Uri) => {
        for (const listener of listeners) listener(uri);
      },
    };
    watchers.add(watcher);
    return {
      onDidCreate: () => undefined,
      onDidDelete: () => undefined,
      onDidChange: (listener: (uri: Uri) => void) => void listeners.push(listener),
      dispose: () => void watchers.delete(watcher),
    };
  };
  const api = {
    ...vscodeFake,
    Uri,
    RelativePattern: class {
      readonly base: Uri;
      readonly pattern: string;
      constructor(base: Uri, pattern: string) {
        this.base = base;
        this.pattern = pattern;
      }
    },
    ProgressLocation: { Window: 10, Notification: 15 },
    QuickPickItemKind: { Separator: -1 },
    TabInputCustom: class {},
    TabInputText: class {},
    commands: { executeCommand: async (...args: unknown[]) => void seen.commands.push(args) },
    env: {
      language: 'en',
      clipboard: { writeText: async (text: string) => void seen.copied.push(text) },
    },
    window: {
      tabGroups: { activeTabGroup: {} },
      showErrorMessage: say(seen.errors),
      showWarningMessage: say(seen.warnings),
      showQuickPick: async (given: unknown) => {
        const items = (await given) as readonly (string | { readonly label: string })[];
        const labelOf = (item: string | { readonly label: string }) =>
          typeof item === 'string' ? item : item.label;
        seen.offered.push(items.map(labelOf));
        const wanted = seen.picks.shift();
        return items.find((item) => labelOf(item) === wanted);
      },
      withProgress: (_: unknown, work: (progress: unknown, token: unknown) => Promise<unknown>) =>
        work(
          { report: () => undefined },
          { onCancellationRequested: () => ({ dispose: () => undefined }) },
        ),
      setStatusBarMessage: () => undefined,
      showTextDocument: async () => undefined,
      showInformationMessage: async (...texts: readonly string[]) => {
        seen.told.push(texts.join(' | '));
        return texts.slice(1).find((action) => action === seen.action);
      },
      showOpenDialog: async () => (seen.picture === undefined ? [] : [Uri.file(seen.picture)]),
      showSaveDialog: async ({ defaultUri }: { defaultUri: Uri }) => {
        seen.proposed.push(defaultUri.path);
        return seen.target === undefined ? undefined : Uri.file(seen.target);
      },
    },
    workspace: {
      ...vscodeFake.workspace,
      asRelativePath: (file: string | Uri) =>
        vscodeFake.workspace.asRelativePath(typeof file === 'string' ? file : file.path),
      get isTrusted() {
        return seen.isTrusted;
      },
      onDidGrantWorkspaceTrust: trusted.event,
      openTextDocument: async ({ content }: { content: string }) =>
        void seen.documents.push(content),
      createFileSystemWatcher: watch,
      getConfiguration: () => ({ get: () => undefined }),
      fs: {
        writeFile: async ({ path }: Uri, bytes: Uint8Array) =>
          void seen.saved.push({ path, bytes }),
      },
    },
  };
  const change = (path: string): void => {
    for (const watcher of [...watchers]) {
      if (dirname(path) === watcher.folder) watcher.fire(Uri.file(path));
    }
  };
  return {
    api,
    seen,
    watchers,
    grantTrust: () => {
      seen.isTrusted = true;
      trusted.fire(undefined);
    },
    change,
    /** The file changes and then rests for as long as watchers wait; with the timers of `vi`. */
    changeAndRest: async (path: string) => {
      change(path);
      await vi.advanceTimersByTimeAsync(1000);
      await settled();
    },
    /** What tests may have left. */
    reset: () => {
      Object.assign(seen, {
        isTrusted: true,
        picture: undefined,
        target: undefined,
        action: undefined,
      });
      for (const list of Object.values(seen)) if (Array.isArray(list)) list.length = 0;
    },
  };
}

/** Nobody reads it. */
export const silentLog = {
  warn: () => undefined,
  trace: () => undefined,
  error: () => undefined,
  show: () => undefined,
};

/** What every panel gets besides its engine. */
export const panelParts = { context: { extensionUri: Uri.file('/extension') }, log: silentLog };

/** Hidden: nothing is sent to it. */
export function hiddenPanel() {
  return {
    title: 'a panel',
    visible: false,
    onDidChangeViewState: () => ({ dispose: () => undefined }),
    reveal: () => undefined,
    webview: {
      html: '',
      options: {},
      cspSource: 'https://panels.test',
      asWebviewUri: (uri: Uri) => `https://panels.test${uri.path}`,
      postMessage: async () => true,
      onDidReceiveMessage: () => ({ dispose: () => undefined }),
    },
  };
}
