// A labelled dataset that the colour model of support.ts is mostly right about: noisy pictures of red, green and blue.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { createRandom, type Random } from '../../src/base/random';

export const colours = ['red', 'green', 'blue'] as const;

export interface ToyOptions {
  readonly splits: readonly string[];
  readonly perClass: number;
  readonly seed: number;
  /** Every so many pictures lie in the folder of the next colour; 0: none. */
  readonly wrongEvery: number;
}

/** `<folder>/<split>/<colour>/<number>.png`; returns the ids of the pictures with a wrong label. */
export async function writeToyDataset(
  folder: string,
  { splits, perClass, seed, wrongEvery }: ToyOptions,
): Promise<readonly string[]> {
  const random = createRandom(seed);
  const wrong: string[] = [];
  for (const split of splits) {
    for (const [at, colour] of colours.entries()) {
      const home = join(folder, split, colour);
      await mkdir(home, { recursive: true });
      for (let number = 0; number < perClass; number++) {
        const isWrong = wrongEvery > 0 && number % wrongEvery === wrongEvery - 1;
        const name = `${number}.png`;
        if (isWrong) wrong.push(`${split}/${colour}/${name}`);
        await writeFile(join(home, name), await noise(isWrong ? (at + 1) % 3 : at, random));
      }
    }
  }
  return wrong;
}

const side = 16;

/** The channel of the colour is the brightest on the whole, if not by much. */
async function noise(colour: number, random: Random): Promise<Buffer> {
  const level = [0, 1, 2].map((channel) =>
    channel === colour ? random.between(130, 220) : random.between(40, 125),
  );
  const data = new Uint8Array(side * side * 3);
  for (let at = 0; at < data.length; at++) {
    data[at] = Math.max(0, Math.min(255, (level[at % 3] ?? 0) + random.between(-40, 40)));
  }
  return sharp(data, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer();
}
