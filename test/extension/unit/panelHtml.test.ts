// The page of a panel: what it may load, and that names cannot break out of it.

import { describe, expect, it, vi } from 'vitest';

const fake = await vi.hoisted(async () => (await import('./windowFake')).createWindowFake());
vi.mock('vscode', () => fake.api);

import { buildPanelHtml, type PanelPage } from '../../../src/extension/panels/html';
import { hiddenPanel, Uri } from './windowFake';

const page = {
  webview: hiddenPanel().webview,
  extensionUri: Uri.file('/ext"1'),
  panel: 'model',
  title: '<img src=x onerror=alert(1)>.onnx',
} as unknown as PanelPage;

/** Directive → what it allows. */
function policyOf(html: string): Record<string, string> {
  const content = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
  const directives = content.split('; ').map((directive) => directive.split(' '));
  return Object.fromEntries(directives.map(([name = '', ...allowed]) => [name, allowed.join(' ')]));
}

describe('the page of a panel', () => {
  it('may load one script, one stylesheet and blobs, and connect to nothing', () => {
    const html = buildPanelHtml(page);
    const nonce = /<script nonce="([^"]+)"/.exec(html)?.[1];
    expect(policyOf(html)).toEqual({
      'default-src': "'none'",
      'img-src': 'https://panels.test blob:',
      'style-src': 'https://panels.test',
      'font-src': 'https://panels.test',
      'script-src': `'nonce-${nonce}'`,
    });
    expect(html).not.toContain('data-worker');
  });

  it('with a worker may fetch its script besides, and start it from a blob', () => {
    const html = buildPanelHtml({ ...page, worker: 'layoutWorker.js' });
    expect(policyOf(html)).toMatchObject({
      'default-src': "'none'",
      'connect-src': 'https://panels.test',
      'worker-src': 'blob:',
    });
    expect(html).toContain(
      'data-worker="https://panels.test/ext&quot;1/dist/panels/layoutWorker.js"',
    );
  });

  it('takes names as text', () => {
    const html = buildPanelHtml(page);
    expect(html).toContain('<title>&lt;img src=x onerror=alert(1)&gt;.onnx</title>');
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toContain('<img');
  });

  it('has another nonce each time', () => {
    const [first, second] = [1, 2].map(() => policyOf(buildPanelHtml(page))['script-src']);
    expect(first).not.toBe(second);
  });
});
