// Why the sheet of the chosen layer, or what sorts it, has not come.

import { ErrorBox } from '../../parts/errorBox';
import type { FeaturesStore } from './featuresStore';

export function SheetError({ store }: { readonly store: FeaturesStore }) {
  const { arrangement, sort, sortClass } = store.state.value;
  const chosen = store.chosen.value;
  if (arrangement !== 'layer' || chosen?.kind !== 'layer') return null;
  const { value } = chosen.layer;
  const sheet = store.data.sheet(value).value;
  const isSorted =
    sort === 'contribution' && store.snapshot.value?.listing?.gradientBlocked === null;
  const sorted = isSorted ? store.data.contributions(value, sortClass).value : null;
  const failed = [sheet, sorted].find((answer) => answer?.kind === 'failed');
  if (failed?.kind !== 'failed') return null;
  return (
    <div class="strip">
      <ErrorBox error={failed.error} isAlert onCopy={store.copy} />
    </div>
  );
}
