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
  /** A script in dist/panels that the page runs in a worker. */
  readonly worker?: string;
}

export function panelsRoot(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'panels');
}

export function buildPanelHtml(page: PanelPage): string {
  const { webview, extensionUri, panel, title, worker } = page;
  const root = panelsRoot(extensionUri);
  const asset = (file: string): string =>
    escapeHtml(webview.asWebviewUri(vscode.Uri.joinPath(root, file)).toString());
  const workerData = worker === undefined ? '' : ` data-worker="${asset(worker)}"`;
  const nonce = randomBytes(16).toString('base64');
  return `<!DOCTYPE html>
<html lang="${escapeHtml(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(page, nonce)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${asset(`${panel}.css`)}">
<title>${escapeHtml(title)}</title>
</head>
<body data-l10n="${escapeHtml(JSON.stringify(vscode.l10n.bundle ?? {}))}"${workerData}>
<script nonce="${nonce}" src="${asset(`${panel}.js`)}"></script>
</body>
</html>`;
}

/**
 * Pictures arrive as bytes and are shown from blob addresses. Nothing is fetched but a worker's script: a worker may not
 * come from another origin than its page, so the page fetches it and starts it from a blob address.
 */
function contentPolicy({ webview: { cspSource }, worker }: PanelPage, nonce: string): string {
  const directives = [
    "default-src 'none'",
    `img-src ${cspSource} blob:`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `script-src 'nonce-${nonce}'`,
    ...(worker === undefined ? [] : [`connect-src ${cspSource}`, 'worker-src blob:']),
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
