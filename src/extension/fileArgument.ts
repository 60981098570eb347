// A file as other code may hand it to a command: a Uri, or a full path.

import * as vscode from 'vscode';
import * as z from 'zod/mini';

export const fileArgument = z.union([
  z.string().check(z.minLength(1)),
  z.custom<vscode.Uri>((value) => value instanceof vscode.Uri),
]);

export function toUri(value: string | vscode.Uri): vscode.Uri {
  return typeof value === 'string' ? vscode.Uri.file(value) : value;
}
