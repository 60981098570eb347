// train.json: the recipe of a training as a person writes it. Every field may be left out; see defaults.ts.

import { z } from 'zod';
import { balances } from '../../../protocol/trainRecipe';

const flag = (description: string) =>
  z.boolean({ error: 'must be true or false' }).meta({ description });
const number = (least: number, most: number, description: string) => {
  const error = Number.isFinite(most)
    ? `must be a number from ${least} to ${most}`
    : `must be a number of at least ${least}`;
  const schema = z.number({ error }).min(least, { error });
  return (Number.isFinite(most) ? schema.max(most, { error }) : schema).meta({ description });
};
const positive = (description: string) => {
  const error = 'must be a number above 0';
  return z.number({ error }).positive({ error }).meta({ description });
};
const whole = (least: number, description: string) => {
  const error = `must be a whole number of at least ${least}`;
  return z.int({ error }).min(least, { error }).meta({ description });
};
const object = { error: 'must be an object' };
const kinds = (names: readonly string[]) => ({
  error: `must be an object whose "kind" is one of ${names.join(', ')}`,
});

const scheduleKinds = ['constant', 'step', 'cosine', 'one-cycle'] as const;
const schedule = z
  .discriminatedUnion(
    'kind',
    [
      z.strictObject({ kind: z.literal('constant') }),
      z.strictObject({
        kind: z.literal('step'),
        every: positive('Epochs between two changes.').optional(),
        factor: positive('What the rate is multiplied with.').optional(),
      }),
      z.strictObject({
        kind: z.literal('cosine'),
        floor: number(0, 1, 'Share of the rate at the end.').optional(),
      }),
      z.strictObject({ kind: z.literal('one-cycle') }),
    ],
    kinds(scheduleKinds),
  )
  .meta({ description: 'How the learning rate changes over the phase.' });

const trainError = { error: 'must be "head", "all" or a number of blocks before the head' };
const phase = z.strictObject(
  {
    name: z.string({ error: 'must be a text' }).optional(),
    epochs: whole(1, 'Passes over the training pictures, at most.').optional(),
    train: z
      .union([z.enum(['head', 'all']), z.int().min(0, trainError)], trainError)
      .meta({ description: 'The head, everything, or the head and that many blocks before it.' })
      .optional(),
    learningRate: positive('Of the last block.').optional(),
    schedule: schedule.optional(),
    warmUpEpochs: number(
      0,
      1000,
      'Epochs, or parts of one, over which the rate grows from 0.',
    ).optional(),
    rateDecayPerBlock: number(
      0,
      1,
      "Each block's rate is that of the block behind it times this.",
    ).optional(),
  },
  object,
);

const adam = {
  beta1: number(0, 1, 'Decay of the mean of gradients.').optional(),
  beta2: number(0, 1, 'Decay of the mean of their squares.').optional(),
  epsilon: positive('Added to the root.').optional(),
};
const optimizer = z
  .discriminatedUnion(
    'kind',
    [
      z.strictObject({
        kind: z.literal('sgd'),
        momentum: number(0, 1, '0: none.').optional(),
        nesterov: flag("Nesterov's momentum.").optional(),
      }),
      z.strictObject({ kind: z.literal('adam'), ...adam }),
      z.strictObject({ kind: z.literal('adamw'), ...adam }),
    ],
    kinds(['sgd', 'adam', 'adamw']),
  )
  .meta({ description: 'Update rule, as PyTorch defines it.' });

const loss = z
  .discriminatedUnion(
    'kind',
    [
      z.strictObject({
        kind: z.literal('cross-entropy'),
        labelSmoothing: number(0, 1, 'Share of the target spread over all classes.').optional(),
      }),
      z.strictObject({
        kind: z.literal('focal'),
        gamma: number(0, 10, 'How much less easy pictures count.').optional(),
      }),
      z.strictObject({ kind: z.literal('binary') }),
    ],
    kinds(['cross-entropy', 'focal', 'binary']),
  )
  .meta({ description: 'What is made small.' });

const head = z.strictObject(
  {
    kind: z
      .enum(['auto', 'keep', 'replace'], { error: 'must be auto, keep or replace' })
      .meta({ description: 'auto: kept where the outputs are the classes of the dataset.' })
      .optional(),
    value: z
      .string({ error: 'must be the name of a value' })
      .nullable()
      .meta({ description: 'Value of the graph that a new head reads, where it is not found.' })
      .optional(),
    initialisation: z.enum(['he', 'zero'], { error: 'must be he or zero' }).optional(),
    hidden: whole(1, 'Units of a hidden layer.').nullable().optional(),
    dropout: number(0, 0.95, 'Share of features left out of each step.').optional(),
  },
  object,
);

const augmentation = z.strictObject(
  {
    horizontalFlip: flag('Mirrors half of the pictures.').optional(),
    verticalFlip: flag('Turns half of the pictures upside down.').optional(),
    rotation: number(0, 180, 'Degrees to either side.').optional(),
    crop: number(0.05, 1, 'Smallest share of the area that is cropped; 1: no crop.').optional(),
    brightness: number(0, 1, 'Factors 1 ± x.').optional(),
    contrast: number(0, 1, 'Factors 1 ± x.').optional(),
    saturation: number(0, 1, 'Factors 1 ± x.').optional(),
    hue: number(0, 180, 'Degrees to either side.').optional(),
    blur: number(0, 20, 'Largest sigma in pixels, of half of the pictures.').optional(),
    cutout: number(0, 1, 'Side of a grey square as a share of the side.').optional(),
    mixup: number(0, 10, 'Alpha of the Beta distribution; 0: none.').optional(),
  },
  object,
);

const ratio = z
  .tuple([z.number().positive(), z.number().min(0), z.number().min(0)], {
    error: 'must be three shares, of training, validation and test',
  })
  .meta({ description: 'Shares of training, validation and test without splits.' });

const batchError = { error: 'must be a whole number of at least 1, or "full"' };

export const optionsSchema = z.strictObject(
  {
    $schema: z.string().optional(),
    seed: whole(0, 'The same seed gives the same weights on the CPU.').optional(),
    batchSize: z
      .union([z.int().min(1, batchError), z.literal('full')], batchError)
      .meta({ description: 'Pictures per step; "full": all of them in one.' })
      .optional(),
    accumulate: whole(1, 'Batches whose gradients are added up before a step.').optional(),
    inputSize: whole(8, 'Pixels, for built-in networks.').nullable().optional(),
    channels: z
      .union([z.literal(1), z.literal(3)], { error: 'must be 1 (grey) or 3 (RGB)' })
      .nullable()
      .meta({ description: '1: grey, 3: RGB, for built-in networks.' })
      .optional(),
    head: head.meta({ description: 'The last layer: kept, or a new one.' }).optional(),
    batchNorm: z
      .enum(['inference', 'training'], { error: 'must be inference or training' })
      .meta({ description: 'Statistics as recorded in the model, or of the batch at hand.' })
      .optional(),
    phases: z
      .array(phase, { error: 'must be a list of phases' })
      .min(1, { error: 'must name at least one phase' })
      .optional(),
    optimizer: optimizer.optional(),
    weightDecay: number(0, 10, 'Weight decay of everything trained.').optional(),
    clipNorm: positive('Largest norm of all gradients together.').nullable().optional(),
    loss: loss.optional(),
    balance: z
      .enum(balances, { error: `must be one of ${balances.join(', ')}` })
      .meta({ description: 'What is done about classes of unequal size.' })
      .optional(),
    augmentation: augmentation.optional(),
    cachedViews: whole(1, 'Augmented views whose features are kept while frozen.').optional(),
    patience: whole(1, 'Epochs without a better validation loss before a phase ends.')
      .nullable()
      .optional(),
    restoreBest: flag('Goes on, and ends, with the weights of the best epoch.').optional(),
    ratio: ratio.optional(),
    validation: z
      .enum(['auto', 'none'], { error: 'must be auto or none' })
      .meta({ description: 'none: train on everything that is not test.' })
      .optional(),
    fewPictures: z
      .enum(['auto', 'fine-tune'], { error: 'must be auto or fine-tune' })
      .meta({ description: 'auto: the head only where a class has fewer than 50 pictures.' })
      .optional(),
    checkpointMinutes: positive('Minutes between checkpoints within an epoch.').optional(),
    foldBatchNorm: flag('Folds BatchNormalization into the exported convolutions.').optional(),
  },
  object,
);

export type WrittenOptions = z.infer<typeof optionsSchema>;

/** JSON Schema (draft 7) of the file, for the editor. */
export function trainJsonSchema(): string {
  const schema = z.toJSONSchema(optionsSchema, { target: 'draft-7', io: 'input' });
  return `${JSON.stringify(schema, null, 2)}\n`;
}
