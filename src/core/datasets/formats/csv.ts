// A CSV file that lists pictures, one per row. European exports with semicolons are read too.

import type { DatasetFormat } from '../types';
import { openDelimited } from './delimited';
import { openManifest } from './manifest';
import type { OpenSource } from './manifestSource';

export const openCsv: OpenSource = (path, signal) => openDelimited(path, null, signal);

export const csv: DatasetFormat = {
  id: 'csv',
  detect: async (path) => (/\.csv$/i.test(path) ? 'It is a CSV file.' : null),
  open: async (path, options) => openManifest(await openCsv(path, options.signal), options),
};
