// Every example of docs/model-card.md is a card that Glassbox reads.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCard } from '../../../src/core/model/cardText';

const page = readFileSync(resolve(__dirname, '../../../docs/model-card.md'), 'utf8');
const examples = [...page.matchAll(/^### (.+?)\n[\s\S]*?```json\n([\s\S]*?)```/gm)].map(
  ([, title = '', text = '']) => ({ title, text }),
);

describe('the documentation of the model card', () => {
  it('has an example for each framework', () => {
    expect(examples.map(({ title }) => title)).toEqual([
      'PyTorch (torchvision)',
      'Keras and TensorFlow',
      'Caffe',
      'Hugging Face',
      'One output that says yes or no',
      'Several labels at once',
    ]);
  });

  it.each(examples)('shows a card that is read: $title', ({ title, text }) => {
    expect(parseCard(`${title}.glassbox.json`, text).data).toEqual(JSON.parse(text));
  });

  it('names every field of the schema', () => {
    const schema = JSON.parse(
      readFileSync(resolve(__dirname, '../../../media/glassbox-card.schema.json'), 'utf8'),
    );
    const { input, output, ...rest } = schema.properties;
    const fields = [
      ...Object.keys(rest),
      ...Object.keys(input.properties).map((name) => `input.${name}`),
      ...Object.keys(output.properties).map((name) => `output.${name}`),
    ].filter((name) => !['$schema', 'input.color', 'input.color_order'].includes(name));
    expect(fields.filter((name) => !page.includes(`\`${name}`))).toEqual([]);
  });
});
