// What a person should know of the figures: labels without an output, and what the audit could not do.

import type { GallerySnapshot } from '../../../src/protocol/galleryPanel';
import { shareText } from '../../parts/figureTexts';
import { plainText } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';

export function AuditNotices({ snapshot }: { readonly snapshot: GallerySnapshot }) {
  const audit = snapshot.report?.audit ?? null;
  const matching = snapshot.manifest?.matching.notice ?? null;
  const probe = audit?.probe
    ? t(
        'Labels were judged by a linear probe in {0} folds, right in {1}.',
        audit.probe.folds,
        shareText(audit.probe.accuracy),
      )
    : null;
  const notices = [matching, probe, ...(audit?.notices ?? [])].filter((text) => text !== null);
  if (notices.length === 0) return null;
  return (
    <ul class="figure-notices">
      {notices.map((notice) => (
        <li key={notice}>
          <Icon name="info" />
          <span>{plainText(notice)}</span>
        </li>
      ))}
    </ul>
  );
}
