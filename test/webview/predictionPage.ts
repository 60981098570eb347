// The Prediction panel opened in a browser: what its tests find and do there.

import type { Locator } from 'playwright-core';
import type { PredictionIntent } from '../../src/protocol/panels';
import type { SnapshotPart } from './fakeHost';
import type { OpenOptions } from './panelPage';
import { type PanelPage, usePanel } from './usePanel';

export const single: SnapshotPart = { status: 'done', total: 1, done: 1 };
export const many: SnapshotPart = {
  status: 'done',
  total: 10_000,
  done: 10_000,
  failed: 769,
  rate: 41.3,
};

export const untrusted: SnapshotPart = {
  status: 'blocked',
  error: { code: 'workspace-untrusted', message: 'Nothing runs here.', remedy: 'Trust it.' },
};
export const broken: SnapshotPart = {
  status: 'failed',
  error: {
    code: 'model-truncated',
    message: 'The model "resnet50.onnx" ends after 12 of 98 MB.',
    remedy: 'Copy the file again.',
    path: '/models/resnet50.onnx',
  },
};

export interface PredictionPage extends PanelPage {
  readonly grid: Locator;
  readonly selectedRow: Locator;
  /** The line above the picture. */
  caption(): Promise<string | null>;
  set(part: SnapshotPart): Promise<void>;
  intents(): Promise<PredictionIntent[]>;
  /** The closed or open line with this title. */
  disclosure(title: string): Locator;
}

/** Registers what sets up and checks every test of a file; returns what opens the panel with a run. */
export function usePredictionPanel() {
  const open = usePanel('prediction', 'fakeHost', {});
  return async (part: SnapshotPart, options?: OpenOptions) => {
    const panel = createPage(await open(options));
    await panel.set(part);
    return panel;
  };
}

function createPage(panel: PanelPage): PredictionPage {
  const { page } = panel;
  return {
    ...panel,
    grid: page.getByRole('grid'),
    selectedRow: page.locator('[role="row"][aria-selected="true"]'),
    caption: () => page.locator('.caption-text').textContent(),
    set: (part) => page.evaluate((next) => window.fakeHost.set(next), part),
    intents: () => page.evaluate(() => [...window.fakeHost.intents]),
    disclosure: (title) => page.getByText(title, { exact: true }),
  };
}
