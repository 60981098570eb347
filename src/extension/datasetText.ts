// How a dataset reads in lists.

import * as vscode from 'vscode';
import type { DatasetFormatId } from '../protocol/dataset';

export function formatName(format: DatasetFormatId): string {
  const names: Readonly<Record<DatasetFormatId, string>> = {
    'image-folder': vscode.l10n.t('image folder'),
    csv: 'CSV',
    tsv: 'TSV',
    jsonl: 'JSONL',
    parquet: 'Parquet',
    idx: 'IDX',
    cifar: 'CIFAR',
  };
  return names[format];
}

export function isManifestFormat(format: DatasetFormatId): boolean {
  return ['csv', 'tsv', 'jsonl', 'parquet'].includes(format);
}
