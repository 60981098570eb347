// Where the VS Code tooling keeps things, relative to the repository: caches in .vscode-test, results in dist.

import { join, resolve } from 'node:path';

export const repository = resolve(__dirname, '../..');
export const cacheFolder = join(repository, '.vscode-test');
export const distFolder = join(repository, 'dist');
export const screenshotFolder = join(distFolder, 'screenshots');
