// Hashes are made once for a plan, its preview and the training, and anew for other pictures.

import { expect, it } from 'vitest';
import type { Dataset } from '../../src/core/datasets/types';
import { type HashPictures, rememberingHashes } from '../../src/engine/datasets/hashPictures';
import { call } from './useEngine';

it('looks at a dataset once, and again where it has changed or could not be read', async () => {
  const asked: string[] = [];
  const hash: HashPictures = async ({ fingerprint }) => {
    asked.push(fingerprint);
    if (fingerprint === 'torn') throw new Error('torn');
    return [{ fingerprint } as never];
  };
  const remembering = rememberingHashes(hash);
  const of = (fingerprint: string) => remembering({ fingerprint } as Dataset, call);
  expect(await of('a')).toBe(await of('a'));
  expect(await of('b')).toEqual([{ fingerprint: 'b' }]);
  await expect(of('torn')).rejects.toThrow('torn');
  await expect(of('torn')).rejects.toThrow('torn');
  await of('b');
  expect(asked).toEqual(['a', 'b', 'torn', 'torn']);
});
