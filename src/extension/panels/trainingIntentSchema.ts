// The shapes of a Training panel's messages; loaded with the first of them.

import * as z from 'zod/mini';
import type { TrainIntent } from '../../protocol/trainPanel';
import { text } from './schemaParts';

export const trainIntentSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('start') }),
  z.object({ kind: z.literal('change-plan') }),
  z.object({ kind: z.literal('edit-config') }),
  z.object({ kind: z.literal('choose-head') }),
  z.object({ kind: z.literal('stop') }),
  z.object({ kind: z.literal('finish') }),
  z.object({ kind: z.literal('resume') }),
  z.object({ kind: z.literal('run-again') }),
  z.object({ kind: z.literal('compare') }),
  z.object({ kind: z.literal('end-comparison') }),
  z.object({
    kind: z.literal('open-test'),
    flips: z.nullable(z.enum(['fixed', 'broken'])),
  }),
  z.object({ kind: z.literal('open-before') }),
  z.object({ kind: z.literal('open-model') }),
  z.object({ kind: z.literal('use-model') }),
  z.object({ kind: z.literal('open-log') }),
  z.object({ kind: z.literal('open-image'), id: text }),
  z.object({ kind: z.literal('classify'), id: text }),
  z.object({ kind: z.literal('explain'), id: text }),
  z.object({ kind: z.literal('manage-trust') }),
  z.object({ kind: z.literal('copy'), text: z.string() }),
]) satisfies z.ZodMiniType<TrainIntent>;
