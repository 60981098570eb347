import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { glyphs } from '../../webview/parts/icon';

test('every icon is the glyph that the shipped font has under its name', async () => {
  const css = await readFile('node_modules/@vscode/codicons/dist/codicon.css', 'utf8');
  const shipped = Object.keys(glyphs).map((name) => {
    const code = css.match(new RegExp(`\\.codicon-${name}:before \\{ content: "\\\\([0-9a-f]+)"`));
    return [name, Number.parseInt(code?.[1] ?? '', 16)];
  });
  expect(glyphs).toEqual(Object.fromEntries(shipped));
});
