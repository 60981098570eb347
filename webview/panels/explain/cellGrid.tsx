// The maps side by side, each as large as the stage allows.

import { useRef } from 'preact/hooks';
import type { ExplainSnapshot } from '../../../src/protocol/explainPanel';
import type { Size } from '../../../src/protocol/model';
import { useElementSize } from '../../parts/elementSize';
import { usePicture } from '../../parts/picture';
import type { PictureState } from '../../parts/pictureCache';
import { cellTitles } from './cellTexts';
import type { ExplainStore } from './explainStore';
import { bestColumns } from './gridLayout';
import { MapCell } from './mapCell';

/** As the stylesheet has them: the gap between cells, and a cell's head and foot. */
const gap = 12;
const chrome = 56;
/** The room of a picture that has not come. */
const usualSize: Size = { width: 3, height: 2 };

export function CellGrid(props: {
  readonly store: ExplainStore;
  readonly snapshot: ExplainSnapshot;
}) {
  const { store, snapshot } = props;
  const { cells } = snapshot;
  const grid = useRef<HTMLDivElement>(null);
  const stage = useElementSize(grid);
  const picture = usePicture(store.pictures, store.picture());
  const size = pictureSize(store, snapshot, picture);
  const columns = bestColumns(cells.length, size.width / size.height, { stage, gap, chrome });
  const titles = cellTitles(cells, store.modelOf);
  return (
    <div class="cells" ref={grid} style={{ '--columns': columns }}>
      {cells.map((cell, index) => (
        <MapCell
          key={cell.id}
          store={store}
          cell={cell}
          number={index + 1}
          isAlone={cells.length === 1}
          title={titles[index] ?? ''}
          picture={picture}
          pictureSize={size}
        />
      ))}
    </div>
  );
}

/** In original pixels where they are known, else in those of what was sent. */
function pictureSize(store: ExplainStore, snapshot: ExplainSnapshot, picture: PictureState): Size {
  for (const cell of snapshot.cells) {
    const placement = store.placementOf(cell);
    if (placement) return placement.original;
  }
  return picture.kind === 'ready' ? picture.size : usualSize;
}
