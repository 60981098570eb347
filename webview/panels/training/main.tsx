// Entry of the Training panel: makes the connection, the caches of pictures and the store, and draws.

import type { TrainHostApi, TrainSnapshot } from '../../../src/protocol/trainPanel';
import { blobPictureCache } from '../../parts/pictureCache';
import { startPanel } from '../../parts/startPanel';
import { readPanelState } from './panelState';
import { TrainingPanel } from './trainingPanel';
import { TrainingStore } from './trainingStore';
import '../../styles/panel.css';
import './training.css';

const thumbnails = { capacity: 200, concurrency: 8 };
/** Each pair of overlays is two explanations: one pair at once. */
const overlays = { capacity: 60, concurrency: 2 };

startPanel<TrainHostApi, TrainSnapshot, TrainingStore>(
  TrainingPanel,
  (host, savedState) =>
    new TrainingStore(
      host,
      { thumbnails: blobPictureCache(thumbnails), overlays: blobPictureCache(overlays) },
      readPanelState(savedState),
    ),
);
