import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { methods } from '../../../src/core/explain/methods';
import { methodIds } from '../../../src/protocol/explain';

const folder = resolve('src', 'core', 'explain', 'methods');

describe('the methods', () => {
  it('are those that the protocol names, in its order', () => {
    expect([...methods.values()].map(({ id }) => id)).toEqual([...methodIds]);
  });

  it('have a file each, named after them', () => {
    const files = readdirSync(folder)
      .map((file) => file.replace(/\.ts$/, ''))
      .filter((file) => file !== 'index' && file !== 'method');
    const named = methodIds.map((id) =>
      id.replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase()),
    );
    expect(files.sort()).toEqual(named.sort());
  });

  it('say in one plain sentence what they show', () => {
    const wrong = [...methods.values()].filter(
      ({ summary }) => !/^[A-Z].{20,130}\.$/.test(summary) || /\. [A-Z]/.test(summary),
    );
    expect(wrong.map(({ id, summary }) => ({ id, summary }))).toEqual([]);
  });
});
