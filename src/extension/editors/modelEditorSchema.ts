// The messages that a view of the model editor may send. `satisfies` holds them to the protocol's type.

import * as z from 'zod/mini';
import type { ModelEditorIntent } from '../../protocol/modelEditor';
import { text } from '../panels/schemaParts';

export const modelEditorIntentSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('save-weight'), name: text }),
  z.object({ kind: z.literal('choose-picture') }),
  z.object({ kind: z.literal('run-overlay-again') }),
  z.object({ kind: z.literal('cancel-overlay') }),
  z.object({ kind: z.literal('clear-overlay') }),
  z.object({ kind: z.literal('show-features'), value: z.nullable(text) }),
  z.object({ kind: z.literal('fine-tune'), value: z.nullable(text) }),
  z.object({ kind: z.literal('use-model') }),
  z.object({ kind: z.literal('edit-card') }),
  z.object({ kind: z.literal('open-as-text') }),
  z.object({ kind: z.literal('try-again') }),
  z.object({ kind: z.literal('manage-trust') }),
  z.object({ kind: z.literal('copy'), text: z.string() }),
]) satisfies z.ZodMiniType<ModelEditorIntent>;
