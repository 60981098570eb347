// The Explain panels: one for each picture.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import type { Services } from '../services';
import { ExplainPanel } from './explainPanel';
import { type ExplainWish, rememberedSchema } from './explainSchema';
import { createPathPanels } from './pathPanels';

export const explainViewType = 'glassbox.explain';

export interface ExplainPanels extends Disposable {
  /** The panel of a picture; null where there is none. */
  find(image: string): ExplainPanel | null;
  /** `image` is a full path. */
  explain(image: string, wish?: ExplainWish): ExplainPanel;
}

export function createExplainPanels(parts: Services): ExplainPanels {
  const panels = createPathPanels(parts, {
    viewType: explainViewType,
    memoryKey: 'explain.panels',
    schema: rememberedSchema,
    pathOf: ({ image }) => image,
    title: (image) => vscode.l10n.t('Explain {0}', basename(image)),
    create: (panel, image, onChange) => new ExplainPanel({ parts, panel, image, onChange }),
    restore: (panel, { wishes }) => void panel.begin(wishes),
  });
  return {
    find: panels.find,
    explain: (image, wish = {}) => {
      const { panel, isNew } = panels.show(image);
      if (isNew) void panel.begin([wish]);
      else panel.follow(wish);
      return panel;
    },
    dispose: panels.dispose,
  };
}
