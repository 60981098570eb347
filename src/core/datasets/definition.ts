// dataset.glassbox.json: what a person says of a dataset that nothing else tells, e.g. which column holds the
// pictures. It lies in the dataset's folder and speaks of files in it only.

import { join } from 'node:path';
import { z } from 'zod';
import { datasetFormats } from '../../protocol/dataset';
import { pathInside, readSmallFile } from '../model/files';
import { datasetUnreadable, definitionInvalid, definitionName } from './errors';

const text = z.string({ error: 'must be a text' }).min(1, { error: 'must not be empty' });
const column = (description: string) => text.meta({ description });

const columns = z.strictObject(
  {
    image: column('Column with the paths of the pictures.'),
    label: column('Column with the labels.').exactOptional(),
    split: column('Column that says train, val or test.').exactOptional(),
    group: column('Pictures of one group, e.g. a patient, stay in one split.').exactOptional(),
    id: column('Column with a unique name of each picture.').exactOptional(),
  },
  { error: 'must be an object that names at least the column "image"' },
);

const outputError = { error: 'must be the name of an output or its index from 0' };
const output = z.union([z.string(), z.int().nonnegative(outputError)], outputError);

export const definitionSchema = z.strictObject(
  {
    $schema: z.string().exactOptional(),
    manifest: text
      .meta({ description: 'The file that lists the pictures, relative to this folder.' })
      .exactOptional(),
    format: z
      .enum(datasetFormats, { error: `must be one of ${datasetFormats.join(', ')}` })
      .meta({ description: 'Found by itself where it is left out.' })
      .exactOptional(),
    columns: columns
      .meta({ description: 'What the columns of the manifest are for.' })
      .exactOptional(),
    root: text
      .meta({
        description:
          'Where relative paths of pictures start, relative to this folder; rows may then leave it by "..".',
      })
      .exactOptional(),
    classes: z
      .record(z.string(), output, { error: 'must be an object' })
      .meta({ description: "The model's output for each label: its name, or its index from 0." })
      .exactOptional(),
  },
  { error: 'must be an object' },
);

export type DatasetDefinition = Readonly<z.infer<typeof definitionSchema>>;

/** null where the folder has none. Throws definition-invalid, dataset-unreadable. */
export async function readDefinition(folder: string): Promise<DatasetDefinition | null> {
  const path = join(folder, definitionName);
  const source = await readSmallFile(path).catch((error: unknown) => {
    throw datasetUnreadable(path, error);
  });
  if (source === null) return null;
  let value: unknown;
  try {
    value = JSON.parse(source.replace(/^\uFEFF/, ''));
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw definitionInvalid(path, `this is not JSON (${words})`);
  }
  return checkDefinition(folder, value);
}

async function checkDefinition(folder: string, value: unknown): Promise<DatasetDefinition> {
  const path = join(folder, definitionName);
  const result = definitionSchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw definitionInvalid(path, issue === undefined ? 'it is invalid' : describeIssue(issue));
  }
  for (const field of ['manifest', 'root'] as const) {
    const named = result.data[field];
    if (named !== undefined && named !== '.' && (await pathInside(folder, named)) === null) {
      throw definitionInvalid(path, `"${field}" leads out of the folder ("${named}")`);
    }
  }
  return result.data;
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const field = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => `"${field === '' ? key : `${field}.${key}`}"`);
    return `it has fields that are not known (${keys.join(', ')})`;
  }
  return `${field === '' ? 'it' : `"${field}"`} ${issue.message}`;
}

/** JSON Schema (draft 7) of the file, for the editor. */
export function definitionJsonSchema(): string {
  const schema = z.toJSONSchema(definitionSchema, { target: 'draft-7', io: 'input' });
  return `${JSON.stringify(schema, null, 2)}\n`;
}
