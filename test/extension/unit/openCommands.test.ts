// What the commands "Show Feature Maps" and "Open Model Graph" take from other code, and what they open.

import { beforeEach, describe, expect, it, vi } from 'vitest';

const fake = await vi.hoisted(async () => (await import('./windowFake')).createWindowFake());
vi.mock('vscode', () => fake.api);
const active = vi.hoisted(() => ({ model: null as { path: string } | null }));
vi.mock('../../../src/extension/activeModel', () => ({
  resolveActiveModel: async () => active.model,
}));

import type { CommandServices } from '../../../src/extension/commands/command';
import { features } from '../../../src/extension/commands/features';
import { openModel } from '../../../src/extension/commands/openModel';
import { featuresRequest } from '../../../src/extension/featuresRequest';
import { image, model, otherModel } from './explainSamples';
import { Uri } from './windowFake';

const opened: unknown[][] = [];
const services = {
  features: { show: (...args: unknown[]) => void opened.push(args) },
  editors: { open: async (uri: Uri, value: string | null) => void opened.push([uri.path, value]) },
} as unknown as CommandServices;

const tabs = fake.api.window.tabGroups as { activeTabGroup: { activeTab?: { input: object } } };

function showTab(path: string): void {
  const input = Object.assign(new fake.api.TabInputCustom(), { uri: Uri.file(path) });
  tabs.activeTabGroup = { activeTab: { input } };
}

beforeEach(() => {
  fake.reset();
  opened.length = 0;
  active.model = null;
  tabs.activeTabGroup = {};
});

describe('the argument of "Show Feature Maps"', () => {
  it.each<[string, object, object]>([
    ['a path', { image }, { layer: null }],
    ['a Uri', { image: Uri.file(image) }, { layer: null }],
    ['a model and a layer', { image, model, layer: '/relu' }, { model, layer: '/relu' }],
    ['a model as Uri', { image, model: Uri.file(model) }, { model, layer: null }],
    ['no layer', { image, layer: null }, { layer: null }],
  ])('may hold %s', (_, argument, wish) => {
    expect(featuresRequest(argument)).toEqual({ image: Uri.file(image), wish });
  });

  it.each([
    ['nothing', undefined],
    ['text', image],
    ['a Uri', Uri.file(image)],
  ])('that is %s is no such request', (_, argument) => {
    expect(featuresRequest(argument)).toBeNull();
  });

  it.each<[string, object, RegExp]>([
    ['a picture that is none', { image: 7 }, /image/],
    ['an empty path', { image: '' }, /image/],
    ['a model that is none', { image, model: {} }, /model/],
    ['a layer that is no text', { image, layer: 3 }, /layer/],
    ['a layer without a name', { image, layer: '' }, /layer/],
  ])('with %s is refused by the name of the field', (_, argument, message) => {
    expect(() => featuresRequest(argument)).toThrow(message);
  });
});

describe('"Show Feature Maps"', () => {
  it.each<[string, unknown, unknown[]]>([
    ['a request', { image, model, layer: '/relu' }, [image, { model, layer: '/relu' }]],
    ['a Uri', Uri.file(image), [image]],
  ])('shows what %s says', async (_, argument, expected) => {
    await features.run(services, argument);
    expect(opened).toEqual([expected]);
  });

  it('asks for a picture where it is given none, and shows nothing where nobody chooses', async () => {
    await features.run(services);
    expect(opened).toEqual([]);
    fake.seen.picture = image;
    await features.run(services);
    expect(opened).toEqual([[image]]);
  });

  it('shows nothing of a file that is no picture', async () => {
    await expect(features.run(services, { image: model })).rejects.toMatchObject({
      code: 'not-a-picture',
    });
    expect(opened).toEqual([]);
  });
});

describe('"Open Model Graph"', () => {
  it.each<[string, unknown, unknown[]]>([
    ['a model at a value', { model, value: '/relu' }, [model, '/relu']],
    ['a model alone', { model: Uri.file(model) }, [model, null]],
    ['a Uri', Uri.file(otherModel), [otherModel, null]],
    ['a row of a view', { resourceUri: Uri.file(model) }, [model, null]],
  ])('opens %s', async (_, argument, expected) => {
    await openModel.run(services, argument);
    expect(opened).toEqual([expected]);
  });

  it.each([
    ['the model in front', model, otherModel, [[model, null]]],
    ['the active model behind another file', image, otherModel, [[otherModel, null]]],
    ['nothing where there is neither', image, null, []],
  ])('without an argument opens %s', async (_, tab, activePath, expected) => {
    showTab(tab);
    active.model = activePath === null ? null : { path: activePath };
    await openModel.run(services);
    expect(opened).toEqual(expected);
  });

  it.each<[object, RegExp]>([
    [{ model: 7 }, /model/],
    [{ model, value: '' }, /value/],
  ])('refuses %j by the name of the field', async (argument, message) => {
    await expect(openModel.run(services, argument)).rejects.toThrow(message);
    expect(opened).toEqual([]);
  });
});
