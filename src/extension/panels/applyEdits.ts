// Writes a panel's label edits into the dataset's files, and says what could not be written.

import * as vscode from 'vscode';
import type { ApplyReport } from '../../protocol/dataset';
import { withCountedProgress } from '../countedProgress';
import { announce } from '../notify';
import type { GalleryEdits } from './galleryEdits';

export async function applyEdits(edits: Pick<GalleryEdits, 'apply'>): Promise<void> {
  const report = await withCountedProgress(vscode.l10n.t('Applying label edits'), (options) =>
    edits.apply(options),
  );
  if (report.failed.length === 0) {
    announce(vscode.l10n.t('Changed {0} pictures of the dataset.', report.changed));
    return;
  }
  // Not awaited: the message may stand for minutes.
  void warn(report);
}

async function warn({ changed, failed }: ApplyReport): Promise<void> {
  const showDetails = vscode.l10n.t('Show Details');
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      '{0} edits were written, {1} could not be and stay as they were.',
      changed,
      failed.length,
    ),
    showDetails,
  );
  if (choice !== showDetails) return;
  const content = failed
    .map(({ id, error: { message, remedy } }) => [`${id}: ${message}`, remedy].join(' ').trim())
    .join('\n');
  const document = await vscode.workspace.openTextDocument({ content, language: 'plaintext' });
  await vscode.window.showTextDocument(document);
}
