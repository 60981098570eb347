// What a labelled dataset is to the rest of core: light rows in a fixed order, and pictures that are read one by one.

import type {
  DatasetDescription,
  DatasetFormatId,
  DatasetProblem,
  ManifestColumns,
} from '../../protocol/dataset';
import type { DecodedImage } from '../images/types';

export interface DatasetRow {
  /** Unique in the dataset and stable: a relative path with `/`, the manifest's id, or a number. */
  readonly id: string;
  readonly label: string | null;
  readonly split: string | null;
  /** Pictures of one group (a patient, a video) stay in one split. */
  readonly group: string | null;
  /** What a person looks for: a relative path, or "labels.csv, line 12". */
  readonly where: string;
}

/** Reads pictures of an open dataset by row number. */
export interface PictureReader {
  /** Upright 8-bit RGB. Throws one of the errors of core/images, or of this folder, about this row. */
  decode(row: number, signal?: AbortSignal): Promise<DecodedImage>;
  /** The bytes that the dataset stores for it, encoded or raw: equal bytes are equal pictures. */
  bytes(row: number, signal?: AbortSignal): Promise<Uint8Array>;
  /** Its own file; null where the dataset keeps many pictures in one. */
  file(row: number): string | null;
  /** Further columns of the manifest, as text. */
  metadata(row: number): Promise<readonly { readonly name: string; readonly value: string }[]>;
}

export interface Dataset extends PictureReader {
  /** Folder or file, full path. */
  readonly path: string;
  readonly name: string;
  readonly format: DatasetFormatId;
  readonly reason: string;
  readonly rows: readonly DatasetRow[];
  readonly classes: readonly string[];
  readonly problems: readonly DatasetProblem[];
  readonly fingerprint: string;
  /** Columns of a manifest, and where its picture paths start; null for other formats. */
  readonly manifest: { readonly columns: ManifestColumns; readonly root: string } | null;
  /** The user's own table from labels to outputs (name or index), of dataset.glassbox.json. */
  readonly classTable: Readonly<Record<string, string | number>> | null;
  readonly readOnly: DatasetDescription['readOnly'];
  close(): Promise<void>;
}

/** What a format's file makes; `openDataset` adds name, fingerprint and the table of classes. */
export interface OpenedFormat
  extends Omit<Dataset, 'path' | 'name' | 'format' | 'fingerprint' | 'classTable'> {
  /** What `fileStamps` says of the dataset's files, for the fingerprint. */
  readonly stamps: Float64Array;
}

/** One file of formats/ and one line in its index. */
export interface DatasetFormat {
  readonly id: DatasetFormatId;
  /**
   * Looks at names (and at most at first bytes) and says in one sentence why `path` is of this format; null where it is
   * not. Never throws for what lies there.
   */
  detect(path: string): Promise<string | null>;
  open(path: string, options: OpenOptions): Promise<OpenedFormat>;
}

export interface OpenOptions {
  /** Of dataset.glassbox.json; null: guessed from the names of the columns. */
  readonly columns: ManifestColumns | null;
  /** Where relative picture paths of a manifest start; null: its folder. */
  readonly root: string | null;
  readonly reason: string;
  readonly signal: AbortSignal;
}
