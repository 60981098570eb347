// The shape of what comes: two charts, the findings and the map beside them, pictures below.

import { t } from '../../parts/l10n';

const shownPictures = 12;

export function StartingSkeleton() {
  return (
    <div class="training" role="status" aria-label={t('Starting')}>
      <div class="live">
        <div class="curves">
          <div class="part-head" />
          <div class="charts">
            <div class="chart">
              <div class="skeleton chart-skeleton" />
            </div>
            <div class="chart">
              <div class="skeleton chart-skeleton" />
            </div>
          </div>
        </div>
        <div class="live-side">
          <div class="skeleton skeleton-line" />
          <div class="skeleton heat-skeleton" />
        </div>
      </div>
      <div class="epoch-details">
        <div class="worst-pictures">
          {Array.from({ length: shownPictures }, (_, index) => (
            <div key={index} class="skeleton worst-skeleton" />
          ))}
        </div>
      </div>
    </div>
  );
}
