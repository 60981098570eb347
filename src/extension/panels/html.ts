// The page of every panel: nothing but one script and one stylesheet of our own, under a policy that allows no others.
// Translations travel as data on the body, since a webview has no vscode.l10n.

import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

export interface PanelPage {
  readonly webview: vscode.Webview;
  readonly extensionUri: vscode.Uri;
  /** Name of the bundle in dist/panels. */
  readonly panel: string;
  readonly title: string;
}

export function panelsRoot(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'panels');
}

export function buildPanelHtml({ webview, extensionUri, panel, title }: PanelPage): string {
  const root = panelsRoot(extensionUri);
  const asset = (file: string): string =>
    escapeHtml(webview.asWebviewUri(vscode.Uri.joinPath(root, file)).toString());
  const nonce = randomBytes(16).toString('base64');
  return `<!DOCTYPE html>
<html lang="${escapeHtml(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(webview.cspSource, nonce)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${asset(`${panel}.css`)}">
<title>${escapeHtml(title)}</title>
</head>
<body data-l10n="${escapeHtml(JSON.stringify(vscode.l10n.bundle ?? {}))}">
<script nonce="${nonce}" src="${asset(`${panel}.js`)}"></script>
</body>
</html>`;
}

/** Pictures arrive as bytes and are shown from blob addresses; nothing is fetched. */
function contentPolicy(cspSource: string, nonce: string): string {
  const directives = [
    "default-src 'none'",
    `img-src ${cspSource} blob:`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `script-src 'nonce-${nonce}'`,
  ];
  return escapeHtml(directives.join('; '));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
