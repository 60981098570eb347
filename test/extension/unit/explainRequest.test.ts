// What the command "Explain" takes from other code.

import { describe, expect, it, vi } from 'vitest';

vi.mock('vscode', async () => {
  const { vscodeFake } = await import('./vscodeFake');
  class Uri {
    readonly fsPath: string;
    constructor(fsPath: string) {
      this.fsPath = fsPath;
    }
    static file(path: string): Uri {
      return new Uri(path);
    }
  }
  return { ...vscodeFake, Uri };
});

import * as vscode from 'vscode';
import { explainRequest } from '../../../src/extension/explainRequest';
import { image, model } from './explainSamples';

const uri = (path: string) => vscode.Uri.file(path);

describe('the argument of the command', () => {
  it.each<[string, object, object]>([
    ['a path', { image }, {}],
    ['a Uri', { image: uri(image) }, {}],
    [
      'a class and a model',
      { image, target: 3, model },
      { target: { kind: 'class', index: 3 }, model },
    ],
    ['a model as Uri', { image, model: uri(model) }, { model }],
    [
      'a target in full',
      { image, target: { kind: 'difference', index: 1, minus: 2 } },
      { target: { kind: 'difference', index: 1, minus: 2 } },
    ],
    [
      'a method and a layer',
      { image, method: 'saliency', layer: null },
      { method: 'saliency', layer: null },
    ],
    ['fields left open', { image, target: undefined, model: undefined }, {}],
  ])('may hold %s', (_, argument, wish) => {
    expect(explainRequest(argument)).toEqual({ image: uri(image), wish });
  });

  it.each([
    ['nothing', undefined],
    ['text', image],
    ['a Uri', vscode.Uri.file(image)],
    ['a tree item', { resourceUri: vscode.Uri.file(image) }],
  ])('that is %s is no such request', (_, argument) => {
    expect(explainRequest(argument)).toBeNull();
  });

  it.each<[string, object, RegExp]>([
    ['a picture that is none', { image: 7 }, /image/],
    ['a negative class', { image, target: -1 }, /target/],
    ['an unknown method', { image, method: 'tea-leaves' }, /method/],
    ['a model that is none', { image, model: {} }, /model/],
  ])('with %s is refused by the name of the field', (_, argument, message) => {
    expect(() => explainRequest(argument)).toThrow(message);
  });
});
