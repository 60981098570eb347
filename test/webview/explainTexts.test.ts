import { describe, expect, test } from 'vitest';
import type { ExplainTarget, Heatmap } from '../../src/protocol/explain';
import {
  cellLayer,
  cellTitles,
  targetClass,
  targetText,
} from '../../webview/panels/explain/cellTexts';
import { formatShare, mapSentences, placeText } from '../../webview/panels/explain/mapSentences';
import { centreCrop, layers, letterbox, makeCell, makeModel, oneBright } from './explainSamples';

const model = makeModel();
const { choice } = makeCell(1);
const layer3 = layers[4]?.value ?? '';

describe('targets', () => {
  test.each<[ExplainTarget, string, number | null]>([
    [{ kind: 'top' }, 'tabby, tabby cat', 281],
    [{ kind: 'class', index: 97 }, 'thing 97', 97],
    [{ kind: 'probability', index: 282 }, 'probability of tiger cat', 282],
    [{ kind: 'difference', index: 281, minus: 284 }, 'tabby, tabby cat − golden retriever', 281],
    [{ kind: 'channel', layer: layer3, channel: 17 }, 'channel 17 of layer3.5', null],
    [
      { kind: 'channel', layer: layer3, channel: 17, place: { y: 3, x: 5 } },
      'channel 17 at 5, 3 of layer3.5',
      null,
    ],
  ])('%j reads %j', (target, text, index) => {
    const cell = makeCell(1, { choice: { ...choice, target } });
    expect([targetText(cell, model), targetClass(cell, model)]).toEqual([text, index]);
  });

  test('the best class of a model without labels goes by number, before any result by none', () => {
    const options = { ...model.options, labels: null, classCount: 10 } as typeof model.options;
    const cell = makeCell(1, { result: null });
    const unlabelled = { index: 7, label: null, probability: 1, score: null };
    expect(targetText(cell, makeModel({ options, top: [unlabelled] }))).toBe('class 7');
    expect(targetText(cell, makeModel({ options, top: [] }))).toBe('the best class');
  });
});

describe('titles', () => {
  const saliency = makeCell(2, { choice: { ...choice, method: 'saliency' } });
  const earlier = makeCell(3, { choice: { ...choice, layer: layer3 } });
  const fox = makeCell(4, { choice: { ...choice, target: { kind: 'class', index: 285 } } });

  test.each([
    ['one map', [makeCell(1)], ['Grad-CAM']],
    ['two methods', [makeCell(1), saliency], ['Grad-CAM · layer4.2', 'Saliency']],
    ['two layers', [makeCell(1), earlier], ['Grad-CAM · layer4.2', 'Grad-CAM · layer3.5']],
    ['two classes', [makeCell(1), fox], ['Grad-CAM · tabby, tabby cat', 'Grad-CAM · red fox']],
    ['two that are the same', [makeCell(1), makeCell(2)], ['Grad-CAM', 'Grad-CAM']],
  ])('%s are told apart by what differs', (_name, cells, titles) => {
    expect(cellTitles(cells, () => model)).toEqual(titles);
  });

  test('a method without a layer has none, whatever was chosen before', () => {
    const cell = makeCell(1, { choice: { ...choice, method: 'saliency', layer: layer3 } });
    expect(cellLayer(cell, model)).toBeNull();
  });
});

describe('what a map shows', () => {
  test.each<[string, Heatmap, string[]]>([
    [
      'one bright cell',
      oneBright(7, 3, 4, 2.5),
      [
        'Half of the map lies in 1\u202f% of what the model sees.',
        'It is strongest in the middle (2.5 at 300, 250).',
      ],
    ],
    ['nothing', oneBright(7, 0, 0, 0), ['The map is zero everywhere.']],
  ])('%s is said', (_name, map, sentences) => {
    expect(mapSentences(map, centreCrop).sentences).toEqual(sentences);
  });

  test('what lies on the padding of a letterbox is said', () => {
    expect(mapSentences(oneBright(8, 2, 0, 3), letterbox)).toEqual({
      sentences: [
        'Half of the map lies in 0.8\u202f% of what the model sees.',
        'It is strongest on the padding (3).',
        '100\u202f% of it lies on the padding around the picture.',
      ],
      largest: null,
    });
  });

  test.each([
    [0, 0, 'at the upper left'],
    [0.5, 0.1, 'at the top'],
    [0.5, 0.5, 'in the middle'],
    [1, 1, 'at the lower right'],
  ])('the place %d, %d is %s', (x, y, text) => {
    expect(placeText(x, y)).toBe(text);
  });

  test.each([
    [0.14, '14\u202f%'],
    [0.0844, '8.4\u202f%'],
    [0.0102, '1\u202f%'],
    [0.0042, '0.4\u202f%'],
  ])('the share %d reads %s', (share, text) => {
    expect(formatShare(share)).toBe(text);
  });
});
