// A titled part that opens on demand, with its essence on the closed line.

import type { ComponentChildren } from 'preact';
import { Icon } from './icon';

export function Disclosure(props: {
  readonly title: string;
  readonly summary: string;
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
  readonly children: ComponentChildren;
}) {
  return (
    <details
      class="disclosure"
      open={props.isOpen}
      onToggle={(event) => props.onToggle(event.currentTarget.open)}
    >
      <summary>
        <Icon name="chevron-right" class="disclosure-arrow" />
        <span class="disclosure-line">
          <span class="disclosure-title">{props.title}</span>
          {!props.isOpen && (
            <span class="disclosure-summary" title={props.summary}>
              {props.summary}
            </span>
          )}
        </span>
      </summary>
      <div class="disclosure-body">{props.children}</div>
    </details>
  );
}
