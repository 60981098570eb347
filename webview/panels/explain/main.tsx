// Entry of the Explain panel: makes the connection, the picture cache and the store, and draws.

import type { ExplainHostApi, ExplainSnapshot } from '../../../src/protocol/explainPanel';
import { blobPictureCache } from '../../parts/pictureCache';
import { startPanel } from '../../parts/startPanel';
import { ExplainPanel } from './explainPanel';
import { ExplainStore } from './explainStore';
import { readPanelState } from './panelState';
import '../../styles/panel.css';
import './explain.css';

startPanel<ExplainHostApi, ExplainSnapshot, ExplainStore>(
  ExplainPanel,
  (host, savedState) =>
    new ExplainStore(
      host,
      blobPictureCache({ capacity: 4, concurrency: 1 }),
      readPanelState(savedState),
    ),
);
