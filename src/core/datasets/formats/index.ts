// All formats of datasets, in the order in which a folder or file is tried: those that are surest of themselves first.

import { registry } from '../../../base/registry';
import type { DatasetFormatId } from '../../../protocol/dataset';
import type { DatasetFormat } from '../types';
import { cifar } from './cifar';
import { csv } from './csv';
import { idx } from './idx';
import { imageFolder } from './imageFolder';
import { jsonl } from './jsonl';
import { parquet } from './parquet';
import { tsv } from './tsv';

export const formats = registry<DatasetFormatId, DatasetFormat>([
  csv,
  tsv,
  jsonl,
  idx,
  cifar,
  imageFolder,
  parquet,
]);
