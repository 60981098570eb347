// What every panel is drawn in: a header, the content under what failed last, and the keys when they are asked for.

import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ErrorFacts } from '../../src/base/errors';
import { type KeyDescription, KeyHelp } from './keyHelp';
import { ProblemStrip } from './problemStrip';

interface FrameStore {
  readonly problem: Signal<ErrorFacts | null>;
  readonly copy: (text: string) => void;
}

export function PanelFrame<Store extends FrameStore>(props: {
  readonly store: Store;
  readonly describeKeys: () => readonly KeyDescription[];
  /** Whether the panel had a use for the key, wherever the focus is. */
  readonly onKey: (store: Store, showHelp: () => void, event: KeyboardEvent) => boolean;
  readonly header: (showHelp: () => void) => ComponentChildren;
  /** Above what failed. */
  readonly progress?: ComponentChildren;
  /** Said to a screen reader, below the content. */
  readonly announcements?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  const { store, onKey } = props;
  const [isHelpShown, setIsHelpShown] = useState(false);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return;
      if (onKey(store, () => setIsHelpShown(true), event)) event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [store, onKey]);
  return (
    <div class="panel">
      {props.header(() => setIsHelpShown(true))}
      <main class="panel-main">
        {props.progress}
        <ProblemStrip problem={store.problem} onCopy={store.copy} />
        {props.children}
      </main>
      {props.announcements}
      {isHelpShown && <KeyHelp keys={props.describeKeys()} onClose={() => setIsHelpShown(false)} />}
    </div>
  );
}
