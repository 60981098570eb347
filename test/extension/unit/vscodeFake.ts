// The few values of the vscode API that pure parts of the host use, for tests outside of VS Code.

import { sep } from 'node:path';

export const workspaceRoot = `${sep}data`;

export const vscodeFake = {
  l10n: {
    t: (message: string, ...args: readonly unknown[]) =>
      message.replace(/\{(\d+)\}/g, (_, index) => String(args[Number(index)])),
  },
  Uri: { file: (path: string) => ({ scheme: 'file', fsPath: path, path }) },
  Position: class {
    readonly line: number;
    readonly character: number;
    constructor(line: number, character: number) {
      this.line = line;
      this.character = character;
    }
  },
  Range: class {
    readonly start: unknown;
    readonly end: unknown;
    constructor(start: unknown, end: unknown) {
      this.start = start;
      this.end = end;
    }
  },
  workspace: {
    workspaceFolders: [{ name: 'data', uri: { fsPath: workspaceRoot } }],
    getWorkspaceFolder: ({ fsPath }: { fsPath: string }) =>
      fsPath.startsWith(workspaceRoot)
        ? { name: 'data', uri: { fsPath: workspaceRoot } }
        : undefined,
    asRelativePath: (path: string) =>
      path.startsWith(workspaceRoot + sep) ? path.slice(workspaceRoot.length + 1) : path,
  },
};
