import { describe, expect, it } from 'vitest';
import { readNpy } from '../../../src/base/npy';
import { explanationBytes, exportName } from '../../../src/extension/panels/exportExplanation';
import { type Explanation, explanationDocument } from '../../../src/protocol/explain';
import { explanation, image } from './explainSamples';

const found: NonNullable<Explanation['picture']> = {
  width: 1,
  height: 1,
  rgb: Uint8Array.of(1, 2, 3),
};
const engine = {
  renderOverlay: async () => {
    throw new Error('Nobody asked for a map on a picture.');
  },
  renderFound: async ({ rgb, ...size }: typeof found) => ({
    mime: 'image/png' as const,
    bytes: rgb,
    size,
  }),
};

function bytes(format: 'npy' | 'json'): Promise<Uint8Array> {
  const raw = { dims: [2, 3], data: Float32Array.of(0, -1.5, 2, 3, 1e-7, 5) };
  return explanationBytes(engine, image, explanation({ raw }), {
    kind: 'export',
    cell: 1,
    format,
    colormap: 'inferno',
    opacity: 1,
    peak: null,
  });
}

describe('an exported explanation', () => {
  it('is, as NPY, the raw values in their own shape', async () => {
    expect(readNpy(await bytes('npy'), 'map.npy')).toEqual({
      dims: [2, 3],
      data: Float32Array.of(0, -1.5, 2, 3, 1e-7, 5),
    });
  });

  it('is, as JSON, what the command line prints', async () => {
    const text = new TextDecoder().decode(await bytes('json'));
    expect(text.endsWith('}\n')).toBe(true);
    const raw = { dims: [2, 3], data: new Float32Array(6) };
    const document = explanationDocument(explanation({ raw }));
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(document)));
    expect(JSON.parse(text)).toMatchObject({ method: 'grad-cam', shape: [2, 3] });
  });

  it('is, as PNG, the picture that was found, where one was', async () => {
    const request = { kind: 'export', cell: 1, format: 'png' } as const;
    const colours = { colormap: 'inferno', opacity: 1, peak: null } as const;
    const explained = explanation({ picture: found });
    const drawn = await explanationBytes(engine, image, explained, { ...request, ...colours });
    expect(drawn).toBe(found.rgb);
  });

  it.each([
    ['/data/cat.jpg', 'cat.grad-cam.png'],
    ['/data/my cat.v2.jpeg', 'my cat.v2.grad-cam.png'],
    ['/data/cat', 'cat.grad-cam.png'],
  ])('of %s is called %s', (path, name) => {
    expect(exportName(path, explanation(), 'png')).toBe(name);
  });
});
