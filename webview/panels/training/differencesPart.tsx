// Where the compared trainings differ: recipe, data and model, a row for each difference.

import type { TrainSnapshot } from '../../../src/protocol/trainPanel';
import { plainText } from '../../parts/format';
import { t } from '../../parts/l10n';
import { Button } from '../../parts/toolkit';
import type { TrainingStore } from './trainingStore';

export function DifferencesPart(props: {
  readonly store: TrainingStore;
  readonly snapshot: TrainSnapshot;
}) {
  const { store, snapshot } = props;
  const { differences, compared } = snapshot;
  return (
    <section class="differences" aria-label={t('Differences')}>
      <div class="part-head">
        <h2 class="part-title">{t('Where they differ')}</h2>
        <div class="part-tools">
          <Button class="small" onClick={() => store.perform({ kind: 'end-comparison' })}>
            {t('End the Comparison')}
          </Button>
        </div>
      </div>
      {differences.length === 0 ? (
        <p class="is-muted">{t('Recipe, data and model are the same.')}</p>
      ) : (
        <table class="facts-table">
          <thead>
            <tr>
              <th scope="col" class="is-text">
                {t('Setting')}
              </th>
              <th scope="col" class="is-text">
                {t('This training')}
              </th>
              {compared.map(({ out, name, startedAt }) => (
                <th key={out} scope="col" class="is-text" title={startedAt}>
                  {plainText(name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {differences.map(({ path, values }) => (
              <tr key={path}>
                <th scope="row" class="is-text">
                  {plainText(path)}
                </th>
                {values.map((value, index) => (
                  <td key={index} class="is-text is-value" title={plainText(value)}>
                    {valueText(value)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

const longestValue = 40;

/** JSON text without the marks of a lone string; hashes and the like are cut. */
function valueText(json: string): string {
  const text = plainText(/^"[^"\\]*"$/.test(json) ? json.slice(1, -1) : json);
  return text.length <= longestValue ? text : `${text.slice(0, longestValue)}…`;
}
