// Builds the panels into a temporary folder and serves one on a page like the extension host's: the same markup, the
// same content security policy, the variables of a theme, and a fake host instead of VS Code.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../vscode/browser';

export type Theme = 'dark' | 'light' | 'high-contrast';
export const themes: readonly Theme[] = ['dark', 'light', 'high-contrast'];

const themeClasses: Readonly<Record<Theme, string>> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  'high-contrast': 'vscode-dark vscode-high-contrast',
};
/** Panels whose pages start a worker, as the extension host writes them. */
const workers: Readonly<Record<string, string>> = { model: 'layoutWorker.js' };
const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.ttf': 'font/ttf',
};

export interface OpenOptions {
  readonly theme: Theme;
  readonly width?: number;
  readonly height?: number;
  readonly l10n?: Readonly<Record<string, string>>;
}

export class PanelBench {
  readonly #folder: string;
  readonly #server: Server;
  readonly #browser: Browser;
  readonly #panel: string;
  readonly #fakeHost: string;

  private constructor(
    folder: string,
    server: Server,
    browser: Browser,
    panel: string,
    fakeHost: string,
  ) {
    this.#folder = folder;
    this.#server = server;
    this.#browser = browser;
    this.#panel = panel;
    this.#fakeHost = fakeHost;
  }

  /** `panel`: a folder of webview/panels; `fakeHost`: the module that answers it. */
  static async start(panel: string, fakeHost: string): Promise<PanelBench> {
    const folder = await mkdtemp(join(tmpdir(), 'glassbox-panels-'));
    const flags = ['esbuild.mjs', '--panels', '--production', `--outdir=${folder}`];
    await promisify(execFile)(process.execPath, flags);
    const server = createServer((request, response) => {
      answer(folder, request.url ?? '/').then(
        ({ type, body }) => response.writeHead(200, { 'content-type': type }).end(body),
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const browser = await launchChromium();
    return new PanelBench(folder, server, browser, panel, await bundleFakeHost(fakeHost));
  }

  async open(options: OpenOptions): Promise<Page> {
    const { theme, width = 1200, height = 700, l10n = {} } = options;
    const context = await this.#browser.newContext({ viewport: { width, height } });
    const page = await context.newPage();
    await page.addInitScript({ content: this.#fakeHost });
    const { port } = this.#server.address() as AddressInfo;
    const query = new URLSearchParams({
      panel: this.#panel,
      theme,
      l10n: JSON.stringify(l10n),
    });
    await page.goto(`http://127.0.0.1:${port}/?${query}`);
    return page;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.close();
    await rm(this.#folder, { recursive: true });
  }
}

async function bundleFakeHost(module: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [module],
    bundle: true,
    format: 'iife',
    platform: 'browser',
    alias: { 'node:path': resolve('test/webview/nodePath.ts') },
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

async function answer(folder: string, address: string) {
  const { pathname, searchParams } = new URL(address, 'http://127.0.0.1');
  if (pathname === '/') return { type: 'text/html', body: html(searchParams) };
  const root = pathname.startsWith('/themes/') ? 'test/webview' : join(folder, 'panels');
  const body = await readFile(join(root, pathname));
  return { type: contentTypes[extname(pathname)] ?? 'application/octet-stream', body };
}

function html(query: URLSearchParams): string {
  const theme = query.get('theme') as Theme;
  const panel = query.get('panel') ?? '';
  const l10n = (query.get('l10n') ?? '{}').replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const worker = workers[panel];
  const policy = [
    "default-src 'none'; img-src blob:; style-src 'self'; font-src 'self'; script-src 'nonce-test'",
    ...(worker === undefined ? [] : ["connect-src 'self'; worker-src blob:"]),
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${panel.replace(/^./, (letter) => letter.toUpperCase())}</title>
<link rel="stylesheet" href="/themes/${theme}.css">
<link rel="stylesheet" href="/${panel}.css">
</head>
<body class="${themeClasses[theme]}" data-l10n="${l10n}"${
    worker === undefined ? '' : ` data-worker="/${worker}"`
  }>
<script nonce="test" src="/${panel}.js"></script>
</body>
</html>`;
}
