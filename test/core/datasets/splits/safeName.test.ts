// Names of folders and files: safe on every system, and different for different labels.

import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/base/random';
import { createNames, safeName } from '../../../../src/core/datasets/splits/safeName';

describe('a safe name', () => {
  it.each([
    ['tabby cat', 'tabby cat'],
    ['n02123045', 'n02123045'],
    ['größe', 'größe'],
    ['猫', '猫'],
    ['a/b', 'a%2Fb'],
    ['50%', '50%25'],
    ['.', '%2E'],
    ['..', '%2E%2E'],
    ['.hidden', '%2Ehidden'],
    ['ends.', 'ends%2E'],
    ['ends ', 'ends%20'],
    ['NUL', '%4EUL'],
    ['com1.txt', '%63om1.txt'],
    ['console', 'console'],
    ['tab\there', 'tab%09here'],
    ['', '%'],
  ])('of %j is %j', (label, name) => {
    expect(safeName(label)).toBe(name);
  });

  it('differs for different labels and is short enough, whatever they hold', () => {
    const random = createRandom(3);
    const alphabet = ['a', '/', '%', '.', ' ', '2', 'F', 'é', '猫', '\\', '\n', ':', '😀'];
    const labels = new Set(
      Array.from({ length: 5000 }, () =>
        Array.from({ length: random.index(random.uniform() < 0.1 ? 400 : 8) }, () =>
          random.pick(['a', ...alphabet]),
        ).join(''),
      ),
    );
    const safe = [...labels].map(safeName);
    const bad = safe.filter(
      (name) => /[/\\:\n]|^\.|[. ]$|^$/.test(name) || Buffer.byteLength(name) > 180,
    );
    expect({ different: new Set(safe).size, bad }).toEqual({ different: labels.size, bad: [] });
  });
});

describe('names of one folder', () => {
  it('never meet, not even in upper and lower case', () => {
    const next = createNames(['taken']);
    const asked = ['a.png', 'A.png', 'a-2.png', 'a.png', 'Taken', '.x', '.x', 'e\u0301', '\u00e9'];
    expect(asked.map(next)).toEqual([
      'a.png',
      'A-2.png',
      'a-2-2.png',
      'a-3.png',
      'Taken-2',
      '.x',
      '.x-2',
      'e\u0301',
      '\u00e9-2',
    ]);
  });
});
