// Steps through a few terms, one after the other, by itself or by hand.

import { useEffect, useState } from 'preact/hooks';

const stepMs = 450;

export interface Playback {
  /** The term that is being added; null: all are, and nothing is marked. */
  readonly at: number | null;
  readonly isPlaying: boolean;
  toggle(): void;
  step(): void;
}

export function usePlayback(count: number): Playback {
  const [at, setAt] = useState<number | null>(null);
  const [isPlaying, setIsPlaying] = useState(false);
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setTimeout(
      () => {
        const next = at === null ? 0 : at + 1;
        if (next < count) setAt(next);
        else {
          setAt(null);
          setIsPlaying(false);
        }
      },
      at === null ? 0 : stepMs,
    );
    return () => clearTimeout(timer);
  }, [isPlaying, at, count]);
  return {
    at,
    isPlaying,
    toggle: () => setIsPlaying(!isPlaying),
    step: () => {
      setIsPlaying(false);
      setAt(at === null ? 0 : at + 1 < count ? at + 1 : null);
    },
  };
}
