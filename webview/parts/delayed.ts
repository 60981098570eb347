// Work is shown as work only when it lasts: what is quicker would flicker.

import { useEffect, useState } from 'preact/hooks';

const delayMs = 300;

/** true once `isActive` has been true for 300 ms, or for so long. */
export function useDelayed(isActive: boolean, milliseconds = delayMs): boolean {
  const [isDue, setIsDue] = useState(false);
  useEffect(() => {
    setIsDue(false);
    if (!isActive) return;
    const timer = setTimeout(() => setIsDue(true), milliseconds);
    return () => clearTimeout(timer);
  }, [isActive, milliseconds]);
  return isActive && isDue;
}
