// The size of an element as it changes, for what has to be drawn pixel by pixel.

import { useLayoutEffect, useState } from 'preact/hooks';
import type { Size } from '../../src/protocol/model';

/** In CSS pixels, borders and scroll bars left out; zero until it is laid out. */
export function useElementSize(element: { readonly current: HTMLElement | null }): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    const measure = (): void =>
      setSize((known) => {
        const { clientWidth: width, clientHeight: height } = target;
        return known.width === width && known.height === height ? known : { width, height };
      });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    return () => observer.disconnect();
  }, []);
  return size;
}
