// The picture that activation maximisation found: there is nothing to lay it over.

import { useLayoutEffect, useRef } from 'preact/hooks';
import type { CellMap } from '../../../src/protocol/explainPanel';
import { t } from '../../parts/l10n';

export function FoundPicture(props: {
  readonly picture: NonNullable<CellMap['picture']>;
  readonly title: string;
}) {
  const { width, height, rgb } = props.picture;
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const image = context.createImageData(width, height);
    for (let pixel = 0; pixel < width * height; pixel++) {
      image.data.set(rgb.subarray(3 * pixel, 3 * pixel + 3), 4 * pixel);
      image.data[4 * pixel + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [rgb, width, height]);
  return (
    <div class="map-frame" style={{ '--aspect': width / height }}>
      <canvas
        class="found-picture"
        ref={canvas}
        width={width}
        height={height}
        role="img"
        aria-label={t('Picture that was found for {0}', props.title)}
      />
    </div>
  );
}
