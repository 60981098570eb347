// Rows of a name and a value: the dense list that the parts of the inspector are made of.

import type { ComponentChildren } from 'preact';
import type { ErrorFacts } from '../../../src/base/errors';
import { ErrorBox } from '../../parts/errorBox';

export interface Fact {
  readonly name: string;
  readonly value: ComponentChildren;
  /** The exact number behind a rounded one. */
  readonly title?: string;
}

export function FactList({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl class="fact-list">
      {facts.map(({ name, value, title }) => (
        <div key={name} class="fact-row">
          <dt>{name}</dt>
          <dd class="is-number" {...(title ? { title } : {})}>
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function DetailsSkeleton({ label }: { readonly label: string }) {
  return (
    <div class="details-skeleton" role="status" aria-label={label}>
      {[40, 75, 95, 60, 85, 70, 90].map((width) => (
        <div key={width} class="skeleton skeleton-line" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}

export function DetailsError(props: {
  readonly error: ErrorFacts | null;
  readonly onCopy: (text: string) => void;
}) {
  return props.error && <ErrorBox error={props.error} isAlert onCopy={props.onCopy} />;
}
