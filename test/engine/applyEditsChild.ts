// A process that applies (or undoes) the label edits of a dataset and says so line by line, until it is killed.

import { writeSync } from 'node:fs';
import { openDataset } from '../../src/core/datasets/openDataset';
import { editMethods } from '../../src/engine/datasets/editMethods';

const [root = '', dataset = '', method = ''] = process.argv.slice(2);
const methods = editMethods((path, signal) => openDataset(path, { signal }));
const signal = new AbortController().signal;
const progress = ({ done }: { readonly done: number }): void => void writeSync(1, `${done}\n`);

writeSync(1, 'ready\n');
async function main(): Promise<void> {
  if (method === 'undo') await methods.undoEdit({ root, dataset }, { signal, progress: () => {} });
  else await methods.applyEdits({ root, dataset }, { signal, progress });
}

main().catch((error: unknown) => {
  process.stderr.write(String(error));
  process.exitCode = 1;
});
