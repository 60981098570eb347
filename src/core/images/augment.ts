// Pictures for training: as the model card takes them, but seen a little differently each time. What is random comes
// from the generator handed in. Only blurring goes through sharp; the rest is faster in place than a pipeline's start.

import sharp from 'sharp';
import type { Random } from '../../base/random';
import type { Preprocess } from '../../protocol/model';
import type { AugmentationConfig } from '../../protocol/trainRecipe';
import { changeColour, cutOut, drawColour } from './augmentColour';
import { drawView, largestShifted, readView } from './augmentView';
import { type Placement, placePicture } from './placement';
import { modelPixels, normaliseInto, toGrey } from './preprocess';
import { type Region, resize } from './resize';
import type { Pixels } from './types';

export const noAugmentation: AugmentationConfig = {
  horizontalFlip: false,
  verticalFlip: false,
  rotation: 0,
  crop: 1,
  brightness: 0,
  contrast: 0,
  saturation: 0,
  hue: 0,
  blur: 0,
  cutout: 0,
  mixup: 0,
};

/** Whether every view of a picture is the same; mixup is a matter of batches. */
export function isUnaugmented(config: AugmentationConfig): boolean {
  const { horizontalFlip, verticalFlip, crop, mixup: _, ...amounts } = config;
  return (
    !horizontalFlip && !verticalFlip && crop >= 1 && Object.values(amounts).every((x) => x === 0)
  );
}

/** What is kept of a decoded picture: all that its views are made from, resized as the card says. */
export interface AugmentationSource {
  readonly pixels: Pixels;
  /** The part that the model sees where nothing is cropped. */
  readonly frame: Region;
}

/** Throws as `preprocess`. The pixels may be the image's own. */
export function augmentationSource(
  image: Pixels & { readonly path: string },
  spec: Preprocess,
  config: AugmentationConfig,
): AugmentationSource {
  const placement = placePicture(image, spec, image.path);
  const isShifted = Math.max(spec.size.width, spec.size.height) <= largestShifted;
  const needsAll = config.rotation > 0 || (config.crop < 1 && !isShifted);
  if (!needsAll || !isCovered(placement)) {
    const frame = { left: 0, top: 0, ...spec.size };
    return { pixels: modelPixels(image, spec, placement), frame };
  }
  const { resized, left, top } = placement;
  const source = spec.channels === 1 ? toGrey(image) : image;
  const isResized = resized.width !== image.width || resized.height !== image.height;
  const { width, height, channels, data } = isResized
    ? resize(source, resized, spec.resize.interpolation)
    : source;
  // −0 would be another number to a deep comparison.
  const frame = { left: 0 - left, top: 0 - top, ...spec.size };
  return { pixels: { width, height, channels, data }, frame };
}

/** No padding: the resized picture fills the model's input. */
function isCovered({ resized, canvas, left, top }: Placement): boolean {
  const reachesRight = left + resized.width >= canvas.width;
  return left <= 0 && top <= 0 && reachesRight && top + resized.height >= canvas.height;
}

/** One view as 8-bit pixels of the model's size; the source stays as it is. */
export async function augmentedPixels(
  { pixels, frame }: AugmentationSource,
  spec: Preprocess,
  config: AugmentationConfig,
  random: Random,
): Promise<Pixels> {
  const drawn = draw(pixels, frame, config, random);
  const view = readView(pixels, drawn.view, spec.size, spec.resize.interpolation);
  const picture = drawn.sigma < smallestSigma ? view : await blurred(view, drawn.sigma);
  changeColour(picture, drawn.colour);
  if (drawn.cutout) cutOut(picture, drawn.cutout, spec);
  return picture;
}

/** A view written into a batch from element `offset` on; bit for bit what `preprocess` gives where nothing is asked. */
export async function augmentInto(
  image: Pixels & { readonly path: string },
  spec: Preprocess,
  config: AugmentationConfig,
  random: Random,
  target: Float32Array,
  offset: number,
): Promise<{ readonly pixels: Pixels }> {
  const source = augmentationSource(image, spec, config);
  const pixels = await augmentedPixels(source, spec, config, random);
  normaliseInto(pixels, spec, target, offset);
  return { pixels };
}

/** Below it a blur changes nothing that 8 bits hold, and sharp refuses it. */
const smallestSigma = 0.3;

/** Everything random about a view, in a fixed order. */
function draw(pixels: Pixels, frame: Region, config: AugmentationConfig, random: Random) {
  const view = drawView(pixels, frame, config, random);
  const colour = drawColour(config, random);
  const isBlurred = config.blur > 0 && random.uniform() < 0.5;
  const sigma = isBlurred ? random.between(0, config.blur) : 0;
  const isCut = config.cutout > 0 && random.uniform() < 0.5;
  const cutout = isCut ? { share: config.cutout, x: random.uniform(), y: random.uniform() } : null;
  return { view, colour, sigma, cutout };
}

async function blurred({ data, ...raw }: Pixels, sigma: number): Promise<Pixels> {
  const { width, height, channels } = raw;
  const image = sharp(data, { raw: { width, height, channels } }).blur(sigma);
  const wanted = channels === 1 ? image.toColourspace('b-w') : image;
  const result = await wanted.raw().toBuffer();
  return { ...raw, data: new Uint8Array(result.buffer, result.byteOffset, result.byteLength) };
}
