// A file of rows whose fields are separated by tabs.

import type { DatasetFormat } from '../types';
import { openDelimited } from './delimited';
import { openManifest } from './manifest';
import type { OpenSource } from './manifestSource';

export const openTsv: OpenSource = (path, signal) => openDelimited(path, '\t', signal);

export const tsv: DatasetFormat = {
  id: 'tsv',
  detect: async (path) =>
    /\.(tsv|tab)$/i.test(path) ? 'It is a file of columns separated by tabs.' : null,
  open: async (path, options) => openManifest(await openTsv(path, options.signal), options),
};
