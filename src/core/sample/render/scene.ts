// What a sample picture shows, drawn by lot: which shape, how it is painted, what lies behind it and what spoils the
// view. Pure data, so that a picture can be described, tested and drawn apart from one another.

import type { Random } from '../../../base/random';
import type { Size } from '../../../protocol/model';
import { type ShapeName, shapeNames } from './shapes';
import type { Color, Pattern, Texture } from './textures';

export interface PlacedShape {
  readonly shape: ShapeName;
  /** Centre and radius in pixels. */
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Radians. */
  readonly angle: number;
  readonly fill: Texture;
}

/** A stroke of the clutter behind the shapes. */
export interface Stroke {
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
  readonly thickness: number;
  readonly color: Color;
}

/** A round sticker with a white rim, stuck onto the picture. */
export interface Sticker {
  /** Centre and radius in pixels. */
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

export interface Scene {
  readonly size: Size;
  readonly background: Texture;
  readonly clutter: readonly Stroke[];
  /** Painted in this order; the last one is what the picture is labelled with. */
  readonly shapes: readonly PlacedShape[];
  /** On top of all; null: none. */
  readonly sticker: Sticker | null;
  /** Standard deviation of the blur, in pixels. */
  readonly blur: number;
  /** Standard deviation of the sensor noise, in grey levels. */
  readonly noise: number;
  readonly noiseSeed: number;
}

/** What makes a picture hard on purpose. */
export type Difficulty = 'normal' | 'tiny' | 'low-contrast' | 'two-shapes';

export function composeScene(random: Random, shape: ShapeName, difficulty: Difficulty): Scene {
  const size = pickSize(random);
  const backgroundTone = random.between(25, 230);
  const contrast = difficulty === 'low-contrast' ? random.between(22, 34) : random.between(70, 130);
  const tone = backgroundTone > 127 ? backgroundTone - contrast : backgroundTone + contrast;
  const main = placeShape(random, shape, size, tone, contrast, difficulty);
  const other = shapeNames.filter((name) => name !== shape);
  const distractors =
    difficulty === 'two-shapes'
      ? [placeDistractor(random, other[random.index(other.length)] ?? shape, main, size, tone)]
      : [];
  return {
    size,
    background: pickBackground(random, size, backgroundTone, Math.min(16, contrast / 3)),
    clutter: pickClutter(random, size, backgroundTone, contrast),
    shapes: [...distractors, main],
    sticker: null,
    blur: random.uniform() < 0.35 ? random.between(0.5, 1.6) : 0,
    noise: random.uniform() < 0.5 ? random.between(2, 12) : 0,
    noiseSeed: random.index(2 ** 31),
  };
}

/** The scene with a sticker in the upper left of the middle square, which is what a centre crop keeps. */
export function withSticker(scene: Scene): Scene {
  const { width, height } = scene.size;
  const side = Math.min(width, height);
  const radius = 0.075 * side;
  return {
    ...scene,
    sticker: { x: width / 2 - 0.34 * side, y: height / 2 - 0.34 * side, radius },
  };
}

/** 96 to 200 pixels wide, from portrait 3:4 to landscape 4:3. */
function pickSize(random: Random): Size {
  const width = Math.round(random.between(96, 200));
  const height = Math.round(Math.min(200, Math.max(96, width * random.between(0.75, 1.33))));
  return { width, height };
}

function placeShape(
  random: Random,
  shape: ShapeName,
  size: Size,
  tone: number,
  contrast: number,
  difficulty: Difficulty,
): PlacedShape {
  const side = Math.min(size.width, size.height);
  const radius =
    side * (difficulty === 'tiny' ? random.between(0.12, 0.16) : random.between(0.24, 0.4));
  // The middle square is what a centre crop keeps, so the shape lies inside of it.
  const room = 0.44 * side - radius;
  return {
    shape,
    x: size.width / 2 + random.between(-room, room),
    y: size.height / 2 + random.between(-room, room),
    radius,
    angle: random.between(-0.5, 0.5),
    fill: pickFill(random, tone, Math.min(22, contrast / 4), radius),
  };
}

/** A smaller shape of another class, in the corner farthest from the main one and partly behind it. */
function placeDistractor(
  random: Random,
  shape: ShapeName,
  main: PlacedShape,
  size: Size,
  tone: number,
): PlacedShape {
  const radius = main.radius * random.between(0.35, 0.5);
  const away = main.radius + 0.6 * radius;
  const towardsX = main.x > size.width / 2 ? -1 : 1;
  const towardsY = main.y > size.height / 2 ? -1 : 1;
  return {
    shape,
    x: main.x + towardsX * away * random.between(0.6, 0.9),
    y: main.y + towardsY * away * random.between(0.6, 0.9),
    radius,
    angle: random.between(-0.5, 0.5),
    fill: pickFill(random, tone, 18, radius),
  };
}

function pickFill(random: Random, tone: number, spread: number, radius: number): Texture {
  const pattern = random.pick<Pattern>(['plain', 'stripes', 'dots', 'checks']);
  return {
    ...pickColors(random, tone, spread),
    pattern,
    period: Math.max(5, radius * random.between(0.3, 0.6)),
    angle: random.between(0, Math.PI),
    seed: random.index(2 ** 31),
  };
}

function pickBackground(random: Random, size: Size, tone: number, spread: number): Texture {
  const pattern = random.pick<Pattern>(['gradient', 'noise', 'stripes', 'plain']);
  const side = Math.max(size.width, size.height);
  return {
    ...pickColors(random, tone, spread),
    pattern,
    period: pattern === 'gradient' ? side : side * random.between(0.08, 0.25),
    angle: random.between(0, Math.PI),
    seed: random.index(2 ** 31),
  };
}

function pickClutter(
  random: Random,
  size: Size,
  tone: number,
  contrast: number,
): readonly Stroke[] {
  if (random.uniform() < 0.6) return [];
  const spread = Math.min(40, contrast * 0.45);
  const side = Math.min(size.width, size.height);
  return Array.from({ length: 3 + random.index(8) }, () => {
    const x = random.between(0, size.width);
    const y = random.between(0, size.height);
    const angle = random.between(0, 2 * Math.PI);
    const length = side * random.between(0.05, 0.3);
    return {
      from: [x, y],
      to: [x + length * Math.cos(angle), y + length * Math.sin(angle)],
      thickness: side * random.between(0.01, 0.04),
      color: pickColor(random, tone + random.between(-spread, spread)),
    };
  });
}

function pickColors(
  random: Random,
  tone: number,
  spread: number,
): { readonly first: Color; readonly second: Color } {
  return { first: pickColor(random, tone - spread), second: pickColor(random, tone + spread) };
}

/** A random hue whose luma (Rec. 601) is close to `tone`; out-of-range channels are clipped. */
function pickColor(random: Random, tone: number): Color {
  const hue = random.between(0, 2 * Math.PI);
  const saturation = random.between(0, 70);
  const channel = (turn: number): number => saturation * Math.cos(hue + (turn * 2 * Math.PI) / 3);
  const [red, green, blue] = [channel(0), channel(1), channel(2)];
  const luma = 0.299 * red + 0.587 * green + 0.114 * blue;
  const clip = (value: number): number => Math.min(255, Math.max(0, value));
  return [clip(tone + red - luma), clip(tone + green - luma), clip(tone + blue - luma)];
}
