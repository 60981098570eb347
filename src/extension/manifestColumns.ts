// Asks which column of a manifest holds the pictures, the labels and the splits, and writes that beside the manifest.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { DatasetEngineApi, ManifestColumns, ManifestPreview } from '../protocol/dataset';
import type { Remote } from '../protocol/rpc';
import { writeDefinition } from './datasetDefinition';
import { shorten } from './format';

const sampleLength = 40;

type Role = 'image' | 'label' | 'split';
type Column = ManifestPreview['columns'][number];

interface ColumnItem extends vscode.QuickPickItem {
  /** null: no column is for this. */
  readonly column: string | null;
}

/** The definition that was written; null when the person went away. */
export async function mapManifestColumns(
  engine: Pick<Remote<DatasetEngineApi>, 'previewManifest'>,
  path: string,
): Promise<string | null> {
  const preview = await engine.previewManifest({ path });
  const columns = await pickColumns(preview);
  return columns && writeDefinition(path, { manifest: basename(path), columns });
}

/** One question after another; Escape at any of them ends it. */
async function pickColumns(preview: ManifestPreview): Promise<ManifestColumns | null> {
  const image = await pickColumn(preview, 'image', []);
  if (image?.column == null) return null;
  const label = await pickColumn(preview, 'label', [image.column]);
  if (!label) return null;
  const taken = label.column === null ? [image.column] : [image.column, label.column];
  const split = await pickColumn(preview, 'split', taken);
  if (!split) return null;
  const { group, id } = preview.guess ?? {};
  return {
    image: image.column,
    ...(label.column === null ? {} : { label: label.column }),
    ...(split.column === null ? {} : { split: split.column }),
    ...(group === undefined ? {} : { group }),
    ...(id === undefined ? {} : { id }),
  };
}

async function pickColumn(
  { columns, guess }: ManifestPreview,
  role: Role,
  taken: readonly string[],
): Promise<ColumnItem | undefined> {
  const free = columns.filter(({ name }) => !taken.includes(name));
  const items = columnItems(free, guess?.[role], role !== 'image');
  return vscode.window.showQuickPick(items, {
    title: roleTitle(role),
    placeHolder: vscode.l10n.t('A column of the manifest'),
    matchOnDetail: true,
  });
}

/** The likely column first. */
export function columnItems(
  columns: readonly Column[],
  guess: string | undefined,
  mayLack: boolean,
): ColumnItem[] {
  const likely = columns.filter(({ name }) => name === guess);
  const others = columns.filter(({ name }) => name !== guess);
  const none = { label: `$(circle-slash) ${vscode.l10n.t('No column')}`, column: null };
  const items = [...likely, ...others].map(({ name, samples }) => ({
    label: name,
    description: samples.map((sample) => shorten(sample, sampleLength)).join(' · '),
    column: name,
  }));
  if (!mayLack) return items;
  return likely.length > 0 ? [...items, none] : [none, ...items];
}

function roleTitle(role: Role): string {
  const titles: Readonly<Record<Role, string>> = {
    image: vscode.l10n.t('Which Column Holds the Pictures? (1 of 3)'),
    label: vscode.l10n.t('Which Column Holds the Labels? (2 of 3)'),
    split: vscode.l10n.t('Which Column Holds the Splits? (3 of 3)'),
  };
  return titles[role];
}
