import { expect, test } from 'vitest';
import { filterPicker, optionOfKey, type PickerGroup } from '../../webview/parts/pickerList';

const groups: readonly PickerGroup[] = [
  { name: 'CAM', options: [{ key: 'a', label: 'Grad-CAM', note: 'Where evidence lies' }] },
  { name: 'Other', options: [{ key: 'b', label: 'Occlusion', note: 'Hides a patch' }] },
];

test.each([
  ['', ['a', 'b']],
  ['grad', ['a']],
  ['PATCH hides', ['b']],
  ['evidence occlusion', []],
])('%j leaves the options %j', (query, keys) => {
  const list = filterPicker(groups, query);
  expect(list.groups.flatMap(({ options }) => options.map(({ key }) => key))).toEqual(keys);
  expect(list.hidden).toBe(0);
});

test('a long list is cut across its groups and says by how much', () => {
  const many = (name: string, count: number): PickerGroup => ({
    name,
    options: Array.from({ length: count }, (_, i) => ({ key: `${name}${i}`, label: `${i}` })),
  });
  const list = filterPicker([many('a', 60), many('b', 60), many('c', 60)], '');
  expect(list.groups.map(({ name, options }) => [name, options.length])).toEqual([
    ['a', 60],
    ['b', 40],
  ]);
  expect(list.hidden).toBe(80);
});

test.each([
  ['ArrowDown', 4, 5, 0],
  ['ArrowUp', 0, 5, 4],
  ['PageDown', 1, 20, 9],
  ['PageUp', 3, 20, 0],
  ['x', 3, 20, null],
  ['ArrowDown', 0, 0, null],
])('%s from option %i of %i leads to %j', (key, current, count, next) => {
  expect(optionOfKey(key, current, count)).toBe(next);
});
