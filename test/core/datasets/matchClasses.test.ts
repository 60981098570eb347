import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { imagenetSynsets } from '../../../src/core/datasets/imagenetSynsets';
import { matchClasses } from '../../../src/core/datasets/matchClasses';
import imagenetLabels from '../../../src/core/model/imagenetLabels.json';

type Table = Readonly<Record<string, string | number>> | null;
/** "label → index how", or "label → none". */
type Case = readonly [
  name: string,
  classes: readonly string[],
  outputs: readonly (string | null)[],
  table: Table,
  expected: readonly string[],
  notice: string | null,
];

const none = (count: number): null[] => Array.from({ length: count }, () => null);
const pets = ['cat', 'dog', 'polar bear'];

const cases: readonly Case[] = [
  [
    'names up to case, spaces, _ and -',
    ['Polar_Bear', 'CAT', ' dog-'],
    pets,
    null,
    ['Polar_Bear → 2 name', 'CAT → 0 name', ' dog- → 1 name'],
    null,
  ],
  ['fewer classes than outputs are no news', ['dog'], pets, null, ['dog → 1 name'], null],
  [
    'what has no output is named',
    ['cat', 'eel', 'fox', 'gnu', 'hen', 'yak'],
    pets,
    null,
    ['cat → 0 name', 'eel → none', 'fox → none', 'gnu → none', 'hen → none', 'yak → none'],
    '5 of 6 labels have no output in the model: eel, fox, gnu and 2 more.',
  ],
  [
    'WordNet ids, alone, before a name, or in the outputs',
    ['n02219486', 'N01440764_fish'],
    imagenetLabels,
    null,
    ['n02219486 → 310 synset', 'N01440764_fish → 0 synset'],
    null,
  ],
  [
    'WordNet ids of a model with a background class',
    ['n01440764'],
    ['background', ...imagenetLabels],
    null,
    ['n01440764 → 1 synset'],
    null,
  ],
  [
    'WordNet ids that a small model was given as names',
    ['n02106662', 'n02099601'],
    ['n02099601 golden retriever', 'n02106662'],
    null,
    ['n02106662 → 1 name', 'n02099601 → 0 synset'],
    null,
  ],
  [
    'an output elsewhere is not what ImageNet has at its place',
    ['n01440764'],
    ['ant', ...imagenetLabels.slice(1)],
    null,
    ['n01440764 → none'],
    '1 of 1 labels have no output in the model: n01440764.',
  ],
  [
    'synonyms and plurals are guesses and said',
    ['pismire', 'bees'],
    imagenetLabels,
    null,
    ['pismire → 310 synonym', 'bees → 309 plural'],
    'Guessed from similar names: pismire → ant, emmet, pismire, bees → bee.',
  ],
  [
    'plurals of the model, and with es',
    ['cat', 'box'],
    ['Cats', 'boxes'],
    null,
    ['cat → 0 plural', 'box → 1 plural'],
    'Guessed from similar names: cat → Cats, box → boxes.',
  ],
  [
    'two outputs of one name are left open',
    ['crane', 'ants'],
    imagenetLabels,
    null,
    ['crane → none', 'ants → 310 plural'],
    'Several outputs fit crane, so none was taken; guessed from similar names: ants → ant, emmet, pismire.',
  ],
  [
    'two guesses of one output are both left open',
    ['emmet', 'ants'],
    imagenetLabels,
    null,
    ['emmet → none', 'ants → none'],
    'Another label fits the output of emmet, ants too, so it was not taken.',
  ],
  [
    'a name keeps an output that a guess wants too',
    ['ants', 'ant'],
    ['ant', 'bee', 'cow'],
    null,
    ['ants → none', 'ant → 0 name'],
    'Another label fits the output of ants too, so it was not taken.',
  ],
  [
    'numbers are places where no output has a name',
    ['0', '2', '10'],
    none(11),
    null,
    ['0 → 0 order', '2 → 2 order', '10 → 10 order'],
    'Labels are matched to outputs by their place, no name fits: 0 → 0, 2 → 2, 10 → 10.',
  ],
  [
    'numbers that are names are no guess',
    ['0', '1'],
    ['1', '0'],
    null,
    ['0 → 1 name', '1 → 0 name'],
    null,
  ],
  [
    'numbers from 1 take the places in their order where all are taken',
    ['1', '2', '3'],
    pets,
    null,
    ['1 → 0 order', '2 → 1 order', '3 → 2 order'],
    'Labels are matched to outputs by their place, no name fits: 1 → 0, 2 → 1, 3 → 2.',
  ],
  [
    'numbers that go too far have no output',
    ['1', '7'],
    pets,
    null,
    ['1 → 1 order', '7 → none'],
    '1 of 2 labels have no output in the model: 7; labels are matched to outputs by their place, no name fits: 1 → 1.',
  ],
  [
    'as many words as outputs go by order where no name fits',
    ['hund', 'katze'],
    ['dog', 'cat'],
    null,
    ['hund → 0 order', 'katze → 1 order'],
    'Labels are matched to outputs by their place, no name fits: hund → 0, katze → 1.',
  ],
  [
    'words do not go by order where one name fits',
    ['cat', 'hund'],
    ['dog', 'cat'],
    null,
    ['cat → 1 name', 'hund → none'],
    '1 of 2 labels have no output in the model: hund.',
  ],
  [
    'words do not go by order where the numbers differ',
    ['hund', 'katze'],
    none(3),
    null,
    ['hund → none', 'katze → none'],
    '2 of 2 labels have no output in the model: hund, katze.',
  ],
  [
    'the table comes first, by name or index',
    ['hund', 'katze', 'dog'],
    pets,
    { hund: 'Dog', katze: 0, dog: 2 },
    ['hund → 1 table', 'katze → 0 table', 'dog → 2 table'],
    null,
  ],
  [
    'two labels may have one output by the table',
    ['hund', 'welpe'],
    pets,
    { hund: 'dog', welpe: 'dog' },
    ['hund → 1 table', 'welpe → 1 table'],
    null,
  ],
  [
    'what the table names and is not there',
    ['cat', 'hund', 'kuh'],
    pets,
    { hund: 'hound', kuh: 3, maus: 0 },
    ['cat → 0 name', 'hund → none', 'kuh → none'],
    '2 of 3 labels have no output in the model: hund, kuh; the table of classes names what the dataset does not have: maus.',
  ],
  ['no class', [], pets, null, [], null],
];

test.each(cases)('%s', (_, classes, outputs, table, expected, notice) => {
  const matching = matchClasses(classes, outputs, table);
  const used = new Set(
    matching.classes.map(({ index }) => index).filter((index) => index !== null),
  );
  expect({
    ...matching,
    classes: matching.classes.map(({ label, index, how }) =>
      index === null ? `${label} → ${how}` : `${label} → ${index} ${how}`,
    ),
  }).toEqual({ classes: expected, unusedOutputs: outputs.length - used.size, notice });
  for (const { index, output } of matching.classes) {
    expect(output).toBe(index === null ? null : outputs[index]);
  }
});

const list = resolve('..', 'shared', 'data', 'labels', 'imagenet_synset_words.txt');

test.skipIf(!existsSync(list))('every WordNet id of ImageNet leads to its own class', () => {
  const ids = readFileSync(list, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.slice(0, 9));
  const { classes, notice } = matchClasses(ids, imagenetLabels, null);
  expect(imagenetSynsets).toEqual(ids);
  expect(classes.map(({ index }) => index)).toEqual(ids.map((_, i) => i));
  expect(notice).toBeNull();
});
