// Every text that users read goes through l10n, as one literal; l10n/bundle.l10n.json lists them for translators.
// `npx vitest run --project host test/extension/unit/l10n --update` brings the list up to date.

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(__dirname, '../../..');
const call = /(?:\bl10n\.t|(?<![\w.$])t)\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g;
const anyCall = /\bl10n\.t\(\s*([^\s])/g;

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('l10n.ts'))
    .map((file) => readFileSync(join(root, folder, file), 'utf8'));
}

function messages(source: string): string[] {
  return [...source.matchAll(call)].map((match) => (match[2] ?? '').replace(/\\(.)/g, '$1'));
}

it('lists every text for translators', async () => {
  const found = [...sources('src/extension'), ...sources('webview')].flatMap(messages);
  expect(found.length).toBeGreaterThan(50);
  const bundle = Object.fromEntries([...new Set(found)].sort().map((text) => [text, text]));
  const file = join(root, 'l10n/bundle.l10n.json');
  await expect(`${JSON.stringify(bundle, null, 2)}\n`).toMatchFileSnapshot(file);
});

it('translates literals only, since nothing else can be found', () => {
  const starts = sources('src/extension').flatMap((source) =>
    [...source.matchAll(anyCall)].map((match) => match[1]),
  );
  expect(starts.filter((character) => !`'"\``.includes(character ?? ''))).toEqual([]);
});
