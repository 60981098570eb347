// The card file's format. One zod schema validates a card and makes the JSON Schema that completes it in the editor, so
// every description here is also the hover text of that field, and every `error` ends the sentence "<field> must be …".

import { z } from 'zod';
import { inputSchema, keywords, text } from './inputSchema';

const activation = z
  .enum(['none', 'softmax', 'log-softmax', 'sigmoid'], {
    error: '"none", "softmax", "log-softmax" or "sigmoid"',
  })
  .meta({
    description:
      'What the graph itself has already applied to its scores. Read from its last nodes.',
    ...keywords([
      'The output holds scores (logits); Glassbox applies softmax or sigmoid.',
      'The output holds probabilities that add up to 1.',
      'The output holds logarithms of such probabilities.',
      'The output holds one probability per class.',
    ]),
  });

const task = z
  .enum(['single-label', 'multi-label', 'binary'], {
    error: '"single-label", "multi-label" or "binary"',
  })
  .meta({
    description: 'Whether the classes exclude one another.',
    ...keywords([
      'One class per picture: probabilities add up to 1.',
      'Each class stands alone: a picture has any number of them.',
      'One output that says yes or no; the labels are [no, yes].',
    ]),
  });

const output = z
  .strictObject(
    {
      name: text.optional().meta({ description: 'Output that holds the class scores.' }),
      activation: activation.optional(),
      task: task.optional(),
    },
    { error: 'an object' },
  )
  .meta({ description: 'What comes out of the model.' });

const labelsExpected = 'a list of names, or the path of a file with one name per line';

export const cardSchema = z
  .strictObject(
    {
      $schema: z.string().optional(),
      labels: z
        .union([z.array(z.string()).min(1, { error: labelsExpected }), text], {
          error: labelsExpected,
        })
        .optional()
        .meta({
          description:
            'Names of the classes in the order of their index: a list, or a file in the folder of the model (one name per line, or JSON).',
        }),
      input: inputSchema.optional(),
      output: output.optional(),
      targetLayer: text.optional().meta({
        description:
          'Value of the graph whose feature map class-activation maps use. Default: the last feature map before the head.',
      }),
    },
    { error: 'an object' },
  )
  .meta({
    title: 'Glassbox model card',
    description: 'How pictures go into an ONNX image classifier and what comes out.',
  });

export type CardData = z.infer<typeof cardSchema>;

/** The JSON Schema of media/glassbox-card.schema.json, as text. */
export function cardJsonSchema(): string {
  const schema = z.toJSONSchema(cardSchema, { target: 'draft-7', io: 'input' });
  return `${JSON.stringify({ ...schema, allowComments: true, allowTrailingCommas: true }, null, 2)}\n`;
}
