// `npm run schema`: writes the JSON Schema of the model card that the extension contributes to the editor.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cardJsonSchema } from '../src/core/model/cardSchema';

writeFileSync(join(import.meta.dirname, '../media/glassbox-card.schema.json'), cardJsonSchema());
