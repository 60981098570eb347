// The Feature Maps panels: one for each picture.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import type { Services } from '../services';
import { FeaturesPanel } from './featuresPanel';
import { rememberedSchema } from './featuresSchema';
import type { FeaturesWish } from './featuresSession';
import { createPathPanels } from './pathPanels';

export const featuresViewType = 'glassbox.features';

export interface FeaturesPanels extends Disposable {
  /** The panel of a picture; null where there is none. */
  find(image: string): FeaturesPanel | null;
  /** `image` is a full path. */
  show(image: string, wish?: FeaturesWish): FeaturesPanel;
}

export function createFeaturesPanels(parts: Services): FeaturesPanels {
  const panels = createPathPanels(parts, {
    viewType: featuresViewType,
    memoryKey: 'features.panels',
    schema: rememberedSchema,
    pathOf: ({ image }) => image,
    title: (image) => vscode.l10n.t('Feature Maps {0}', basename(image)),
    create: (panel, image, onChange) => new FeaturesPanel({ parts, panel, image, onChange }),
    restore: (panel, { model }) => void panel.begin({ model }),
  });
  return {
    find: panels.find,
    show: (image, wish = {}) => {
      const { panel, isNew } = panels.show(image);
      if (isNew) void panel.begin(wish);
      else panel.follow(wish);
      return panel;
    },
    dispose: panels.dispose,
  };
}
