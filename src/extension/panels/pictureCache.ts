// Pictures that a panel has shown, bounded by their bytes: scrolling back is instant, memory stays small.

import type { EncodedImage } from '../../protocol/prediction';

export class PictureCache {
  readonly #pictures = new Map<string, EncodedImage>();
  readonly #limitBytes: number;
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get(key: string): EncodedImage | undefined {
    const picture = this.#pictures.get(key);
    if (picture) {
      // A map keeps insertion order: putting it back makes it the youngest.
      this.#pictures.delete(key);
      this.#pictures.set(key, picture);
    }
    return picture;
  }

  set(key: string, picture: EncodedImage): void {
    this.#remove(key);
    this.#pictures.set(key, picture);
    this.#bytes += picture.bytes.byteLength;
    for (const oldest of this.#pictures.keys()) {
      if (this.#bytes <= this.#limitBytes) break;
      this.#remove(oldest);
    }
  }

  clear(): void {
    this.#pictures.clear();
    this.#bytes = 0;
  }

  #remove(key: string): void {
    const picture = this.#pictures.get(key);
    if (!picture) return;
    this.#pictures.delete(key);
    this.#bytes -= picture.bytes.byteLength;
  }
}
