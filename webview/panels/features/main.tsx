// Entry of the Feature Maps panel: makes the connection, the picture cache and the store, and draws.

import type { FeaturesHostApi, FeaturesSnapshot } from '../../../src/protocol/featuresPanel';
import { blobPictureCache } from '../../parts/pictureCache';
import { startPanel } from '../../parts/startPanel';
import { FeaturesPanel } from './featuresPanel';
import { FeaturesStore } from './featuresStore';
import { readPanelState } from './panelState';
import '../../styles/panel.css';
import './features.css';

startPanel<FeaturesHostApi, FeaturesSnapshot, FeaturesStore>(
  FeaturesPanel,
  (host, savedState) =>
    new FeaturesStore(
      host,
      blobPictureCache({ capacity: 2, concurrency: 1 }),
      readPanelState(savedState),
    ),
);
