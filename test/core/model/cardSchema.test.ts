import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { cardJsonSchema } from '../../../src/core/model/cardSchema';

interface Schema {
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
}

it('is committed as it is generated (npm run schema)', () => {
  expect(readFileSync('media/glassbox-card.schema.json', 'utf8')).toBe(cardJsonSchema());
});

it('describes every field of the card, and every keyword where there is a list of them', () => {
  const undescribed: string[] = [];
  const visit = (schema: Schema, name: string): void => {
    for (const [key, inner] of Object.entries(schema.properties ?? {})) {
      const isObvious = key === '$schema' || key === 'width' || key === 'height';
      if (inner.description === undefined && !isObvious) undescribed.push(`${name}.${key}`);
      visit(inner, `${name}.${key}`);
    }
    for (const each of schema.anyOf ?? []) visit(each, name);
    const { enumDescriptions } = schema;
    if (enumDescriptions && enumDescriptions.length !== schema.enum?.length) undescribed.push(name);
  };
  visit(JSON.parse(cardJsonSchema()), 'card');
  expect(undescribed).toEqual([]);
});
