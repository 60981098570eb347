// What the parts of a run hold already, counted without loading them.

import { openDatabase, sqlText } from '../tables/database';
import { partFile, type RunPart } from './runFolder';

export interface PartCounts {
  done: number;
  /** Pictures that could not be read. */
  failed: number;
  right: number;
  /** Pictures with a prediction whose label the model knows. */
  labelled: number;
}

export async function countParts(run: string, parts: readonly RunPart[]): Promise<PartCounts> {
  const none = { done: 0, failed: 0, right: 0, labelled: 0 };
  if (parts.length === 0) return none;
  const database = await openDatabase({ threads: 1 });
  try {
    const files = parts.map((part) => sqlText(partFile(run, part))).join(', ');
    const [sums] = await database.rows<PartCounts>(
      `select count(*) as done, count(error) as failed,
         count(*) filter (pred_index = label_index) as "right",
         count(*) filter (error is null and label_index is not null) as labelled
       from read_parquet([${files}])`,
    );
    return sums ? { ...sums } : none;
  } finally {
    database.dispose();
  }
}
