// What the windows of all panels have in common: least capability, the icon on the tab, and the page.

import * as vscode from 'vscode';
import { buildPanelHtml, panelsRoot } from './html';

/** Least capability: scripts of our own, and files of the panels alone. */
export function restrictWebview(webview: vscode.Webview, extensionUri: vscode.Uri): void {
  webview.options = { enableScripts: true, localResourceRoots: [panelsRoot(extensionUri)] };
}

/** A panel that was just made or has come back after a reload; it is empty until `showPage`. */
export function preparePanel(panel: vscode.WebviewPanel, extensionUri: vscode.Uri): void {
  const icon = (theme: string): vscode.Uri =>
    vscode.Uri.joinPath(extensionUri, 'media', `panel-${theme}.svg`);
  restrictWebview(panel.webview, extensionUri);
  panel.iconPath = { light: icon('light'), dark: icon('dark') };
}

/**
 * `name` is that of the bundle in dist/panels, `worker` that of a script beside it. Connect first: the page speaks as soon
 * as it is there.
 */
export function showPage(
  panel: vscode.WebviewPanel,
  extensionUri: vscode.Uri,
  name: string,
  worker?: string,
): void {
  const { webview, title } = panel;
  const page = { webview, extensionUri, panel: name, title };
  webview.html = buildPanelHtml(worker === undefined ? page : { ...page, worker });
}
