// The scene painted once, larger than what is seen, and moved about until its edge comes into sight: so that panning costs
// the copy of one picture, however many nodes there are.

import type { Size } from '../../../src/protocol/model';
import { toScreen } from './camera';
import { paintScene, type Scene } from './paintScene';
import type { Camera } from './panelState';

/** Painted beyond the sight on each side, as a share of it. */
const extra = 0.35;
/** Zooming enlarges or shrinks the picture for so long until it is painted anew. */
const restMs = 90;

export class SceneCache {
  readonly #canvas = document.createElement('canvas');
  readonly #onRested: () => void;
  #painted: { scene: Scene; camera: Camera; size: Size; ratio: number } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `onRested`: the picture should be asked for again, since it is not sharp yet. */
  constructor(onRested: () => void) {
    this.#onRested = onRested;
  }

  /** Copies what is seen to the context. */
  draw(
    context: CanvasRenderingContext2D,
    scene: Scene,
    camera: Camera,
    size: Size,
    ratio: number,
  ): void {
    const before = this.#painted;
    const isSame = before?.scene === scene && before.size === size && before.ratio === ratio;
    if (!isSame || !before || this.#isOutOfSight(before.camera, camera, size)) {
      this.#paint(scene, camera, size, ratio);
    } else if (before.camera.scale !== camera.scale) this.#paintSoon();
    this.#copy(context, camera, size, ratio);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #paint(scene: Scene, camera: Camera, size: Size, ratio: number): void {
    clearTimeout(this.#timer);
    const [width, height] = [size.width, size.height].map((side) =>
      Math.ceil(side * (1 + 2 * extra) * ratio),
    );
    if (width !== undefined && this.#canvas.width !== width) this.#canvas.width = width;
    if (height !== undefined && this.#canvas.height !== height) this.#canvas.height = height;
    const context = this.#canvas.getContext('2d', { alpha: false });
    if (!context) return;
    paintScene(context, scene, camera, size, extra, ratio);
    this.#painted = { scene, camera, size, ratio };
  }

  #paintSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#painted = null;
      this.#onRested();
    }, restMs);
  }

  /** Where the painted picture would leave an edge bare, or is too coarse or too fine by far. */
  #isOutOfSight(painted: Camera, camera: Camera, size: Size): boolean {
    const factor = camera.scale / painted.scale;
    if (factor > 2.5 || factor < 0.6) return true;
    const middle = toScreen(camera, size, painted);
    const reach = (side: number): number => side * (0.5 + extra) * factor;
    return (
      middle.x - reach(size.width) > 0 ||
      middle.x + reach(size.width) < size.width ||
      middle.y - reach(size.height) > 0 ||
      middle.y + reach(size.height) < size.height
    );
  }

  #copy(context: CanvasRenderingContext2D, camera: Camera, size: Size, ratio: number): void {
    const painted = this.#painted;
    if (!painted) return;
    const factor = camera.scale / painted.camera.scale;
    const middle = toScreen(camera, size, painted.camera);
    const [width, height] = [size.width, size.height].map(
      (side) => side * (1 + 2 * extra) * factor * ratio,
    );
    context.setTransform(1, 0, 0, 1, 0, 0);
    const left = middle.x * ratio - (width ?? 0) / 2;
    const top = middle.y * ratio - (height ?? 0) / 2;
    const isMoved = factor === 1;
    context.drawImage(
      this.#canvas,
      isMoved ? Math.round(left) : left,
      isMoved ? Math.round(top) : top,
      isMoved ? this.#canvas.width : (width ?? 0),
      isMoved ? this.#canvas.height : (height ?? 0),
    );
  }
}
