// `npm run schema`: writes the JSON Schemas that the extension contributes to the editor: of the model card, of a
// dataset's definition, and of the recipe of a training, which package.json repeats for tasks.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { definitionJsonSchema } from '../src/core/datasets/definition';
import { cardJsonSchema } from '../src/core/model/cardSchema';
import { trainJsonSchema } from '../src/core/train/config/schema';

const media = join(import.meta.dirname, '../media');
writeFileSync(join(media, 'glassbox-card.schema.json'), cardJsonSchema());
writeFileSync(join(media, 'glassbox-dataset.schema.json'), definitionJsonSchema());
writeFileSync(join(media, 'glassbox-train.schema.json'), trainJsonSchema());

// A task may hold a recipe in place, and the schema of tasks.json cannot refer to a file of the extension.
const manifestPath = join(import.meta.dirname, '../package.json');
const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));
const [task] = manifest.contributes.taskDefinitions;
const { $schema: _, ...recipe } = JSON.parse(trainJsonSchema());
task.properties.config.oneOf = [{ type: 'string' }, recipe];
writeFileSync(manifestPath, `${JSON.stringify(manifest, null, 2)}\n`);
