import { it } from 'vitest';
import { walkCsv, walkFolders } from './randomWalk';
import { makeRoot } from './support';

it('15 random steps on folders do what a simple model does', async () => {
  await walkFolders(await makeRoot(), 1, 15);
});

it('15 random steps on a CSV file do what a simple model does', async () => {
  await walkCsv(await makeRoot(), 2, 15);
});
