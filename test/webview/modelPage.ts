// The model editor opened in a browser: what its tests find and do there.

import type { Locator } from 'playwright-core';
import type { ModelEditorIntent } from '../../src/protocol/modelEditor';
import type { OpenOptions } from './panelPage';
import { type PanelPage, usePanel } from './usePanel';

export interface ModelPage extends PanelPage {
  readonly graph: Locator;
  readonly inspector: Locator;
  readonly tree: Locator;
  intents(): Promise<ModelEditorIntent[]>;
}

/** Registers what sets up and checks every test of a file; returns what opens the panel. */
export function useModelPanel() {
  const open = usePanel('model', 'modelHost');
  return async (options?: OpenOptions): Promise<ModelPage> => {
    const panel = await open(options);
    const { page } = panel;
    return {
      ...panel,
      graph: page.getByRole('application'),
      inspector: page.getByRole('complementary'),
      tree: page.getByRole('tree'),
      intents: () => page.evaluate(() => [...window.modelHost.intents]),
    };
  };
}
