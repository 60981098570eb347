// Entry of the Prediction panel: makes the connection, the picture cache and the store, and draws.

import type { PredictionHostApi, PredictionSnapshot } from '../../../src/protocol/panels';
import { blobPictureCache } from '../../parts/pictureCache';
import { startPanel } from '../../parts/startPanel';
import { readPanelState } from './panelState';
import { PredictionPanel } from './predictionPanel';
import { PredictionStore } from './predictionStore';
import '../../styles/panel.css';
import './prediction.css';

startPanel<PredictionHostApi, PredictionSnapshot, PredictionStore>(
  PredictionPanel,
  (host, savedState) =>
    new PredictionStore(
      host,
      blobPictureCache({ capacity: 300, concurrency: 6 }),
      readPanelState(savedState),
    ),
);
