// libvips' global switches. Called by entry points, so that importing this folder changes nothing.

import sharp from 'sharp';

/**
 * `threads` work on one picture. Where several pictures are decoded at once, 1 is best: they are parallel already, and
 * JPEG and PNG decode in sequence anyway.
 */
export function configureImages({ threads }: { readonly threads: number }): void {
  sharp.concurrency(threads);
  // Every picture is decoded once: libvips' cache of operations would only hold memory and open files.
  sharp.cache(false);
}
