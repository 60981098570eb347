// A host for the Gallery panel under test, in the same page. Tests set snapshots and read what was asked through
// `galleryHost`. It edits labels as the real one does, as far as the panel sees.

import { GlassboxError, throwIfAborted } from '../../src/base/errors';
import type { EditState, LabelEdit, PictureEdit, PlannedChange } from '../../src/protocol/dataset';
import type { RunPage, RunQuery, RunRow } from '../../src/protocol/evaluation';
import type {
  GalleryHostApi,
  GalleryIntent,
  GallerySnapshot,
  GalleryViewApi,
} from '../../src/protocol/galleryPanel';
import type { EncodedImage } from '../../src/protocol/prediction';
import { type Remote, remote, serve } from '../../src/protocol/rpc';
import { connectFakeHost } from './fakeWebview';
import {
  answerQuery,
  classNames,
  interval,
  isJudged,
  isRight,
  makeManifest,
  makeReport,
  makeRow,
  makeRows,
  noEdits,
} from './gallerySamples';

export type GalleryPart = Partial<Omit<GallerySnapshot, 'revision'>>;

export interface RunSize {
  readonly count: number;
  readonly classes: number;
  readonly isAudited?: boolean;
}

export interface GalleryFakeHost {
  /** Changes the snapshot and tells the panel. */
  set(part: GalleryPart): Promise<void>;
  /** A finished run of this size; more than 20,000 rows are neither filtered nor sorted. */
  run(size: RunSize, part?: GalleryPart): Promise<void>;
  readonly intents: readonly GalleryIntent[];
  readonly pageRequests: readonly { readonly query: RunQuery; readonly from: number }[];
  readonly thumbnailRequests: readonly (readonly number[])[];
  readonly overlayRequests: readonly { readonly row: number; readonly target: string }[];
  readonly mostOverlaysAtOnce: number;
  readonly cancelledOverlays: number;
}

declare global {
  interface Window {
    galleryHost: GalleryFakeHost;
  }
}

const sortedUpTo = 20_000;
/** Bounds that the real host sets. */
const longestPage = 500;
const mostThumbnails = 64;
const intents: GalleryIntent[] = [];
const pageRequests: { query: RunQuery; from: number }[] = [];
const thumbnailRequests: (readonly number[])[] = [];
const overlayRequests: { row: number; target: string }[] = [];
let overlaysAtOnce = 0;
let mostOverlaysAtOnce = 0;
let cancelledOverlays = 0;
let count = 0;
let classes = classNames(8);
let rows: readonly RunRow[] = [];
let undone: EditState[] = [];
let done: EditState[] = [];
let snapshot: GallerySnapshot = {
  revision: 0,
  status: 'starting',
  title: 'animals · test',
  manifest: null,
  progress: null,
  report: null,
  version: 0,
  edits: null,
  classes,
  splits: ['train', 'test'],
  audit: null,
  comparison: null,
  asked: null,
  error: null,
};

const connection = connectFakeHost();

serve<GalleryHostApi>(connection, {
  snapshot: async () => snapshot,
  page: async ({ query, from, to }, { signal }) => {
    pageRequests.push({ query, from });
    if (to - from > longestPage) throw new Error('The page is too long.');
    await pause(8, signal);
    return answerPage(query, from, to);
  },
  thumbnails: async ({ rows: wanted, maxSide }, { signal }) => {
    thumbnailRequests.push(wanted);
    if (wanted.length > mostThumbnails) throw new Error('Too many thumbnails.');
    await pause(10, signal);
    return Promise.all(
      wanted.map(async (row) =>
        rowOf(row).predictedIndex === null
          ? { row, error: { code: 'image-truncated', message: 'The picture ends too early.' } }
          : { row, image: await drawPicture(row, maxSide, false) },
      ),
    );
  },
  overlay: async ({ row, target, maxSide }, { signal }) => {
    overlayRequests.push({ row, target });
    mostOverlaysAtOnce = Math.max(mostOverlaysAtOnce, ++overlaysAtOnce);
    try {
      await pause(30, signal);
      return await drawPicture(row, maxSide, true);
    } catch (error) {
      cancelledOverlays++;
      throw error;
    } finally {
      overlaysAtOnce--;
    }
  },
  details: async ({ row }) => {
    const near = [1, 2, 3, 4, 5].map((step) => rowOf((row + 11 * step) % count));
    return {
      row: rowOf(row),
      picture: `/data/animals/${rowOf(row).id}`,
      metadata: [
        { name: 'file', value: `/data/animals/${rowOf(row).id}` },
        { name: 'size', value: '12.4 kB' },
      ],
      neighbours: near.map((one, place) => ({ row: one, distance: 0.04 * (place + 1) })),
      duplicates: rowOf(row).duplicates > 0 ? [rowOf((row + 1) % count)] : [],
    };
  },
  preview: async () => (snapshot.edits?.edits ?? []).flatMap(plannedChange),
  perform: async (intent) => {
    intents.push(intent);
    await answerIntent(intent);
  },
});
connection.listen();
const view: Remote<GalleryViewApi> = remote<GalleryViewApi>(connection);

async function set(part: GalleryPart): Promise<void> {
  snapshot = { ...snapshot, ...part, revision: snapshot.revision + 1 };
  await view.update(snapshot);
}

window.galleryHost = {
  intents,
  pageRequests,
  thumbnailRequests,
  overlayRequests,
  get mostOverlaysAtOnce() {
    return mostOverlaysAtOnce;
  },
  get cancelledOverlays() {
    return cancelledOverlays;
  },
  set,
  run: async (size, part = {}) => {
    count = size.count;
    classes = classNames(size.classes);
    rows = count <= sortedUpTo ? makeRows(count, classes) : [];
    const manifest = makeManifest(count, classes);
    const counted = count <= sortedUpTo ? rows : makeRows(2000, classes);
    const report = makeReport(manifest, counted, size.isAudited ?? false);
    const version = snapshot.version + 1;
    await set({ status: 'ready', manifest, report, version, classes, edits: noEdits, ...part });
  },
};

function rowOf(row: number): RunRow {
  return rows[row] ?? makeRow(row, classes);
}

function answerPage(query: RunQuery, from: number, to: number): RunPage {
  if (query.where?.includes('nonsense')) {
    throw new GlassboxError({
      code: 'where-invalid',
      message: 'The filter cannot be used: there is no column "nonsense".',
      remedy: 'Write one condition over the columns, such as loss > 2.',
    });
  }
  if (rows.length === 0 && count > 0) {
    const page = Array.from({ length: Math.min(count, to) - from }, (_, index) =>
      makeRow(from + index, classes),
    );
    return { count, evaluated: count, right: count, accuracy: null, rows: page };
  }
  const found = query.where === 'false' ? [] : answerQuery(rows, query);
  const evaluated = found.filter(isJudged).length;
  const right = found.filter(isRight).length;
  const accuracy = interval(right, evaluated);
  return { count: found.length, evaluated, right, accuracy, rows: found.slice(from, to) };
}

async function answerIntent(intent: GalleryIntent): Promise<void> {
  const edits = snapshot.edits ?? noEdits;
  if (intent.kind === 'edit') {
    done.push(edits);
    undone = [];
    await showEdits(intent.edits.reduce(withEdit, edits));
  } else if (intent.kind === 'undo' || intent.kind === 'redo') {
    const [from, to] = intent.kind === 'undo' ? [done, undone] : [undone, done];
    const next = from.pop();
    if (!next) return;
    to.push(edits);
    await showEdits(next);
  } else if (intent.kind === 'apply') {
    done = [];
    undone = [];
    const applied = edits.edits.map((edit) => ({ ...edit, applied: true }));
    await showEdits({ ...edits, edits: applied, pending: 0 });
  }
}

async function showEdits(edits: EditState): Promise<void> {
  const pending = edits.edits.filter(
    ({ label, split, excluded, applied }) => !applied && (label || split || excluded),
  ).length;
  const undo = done.length > 0 ? 'the last correction' : null;
  const redo = undone.length > 0 ? 'the last correction' : null;
  await set({ edits: { ...edits, pending, undo, redo } });
}

function withEdit(state: EditState, edit: LabelEdit): EditState {
  const known = state.edits.find(({ id }) => id === edit.id);
  const old: PictureEdit = known ?? {
    id: edit.id,
    was: [],
    label: null,
    split: null,
    excluded: false,
    flagged: false,
    applied: false,
  };
  const changed: PictureEdit = {
    ...old,
    ...(edit.kind === 'relabel' ? { label: edit.label } : {}),
    ...(edit.kind === 'move-split' ? { split: edit.split } : {}),
    ...(edit.kind === 'exclude' ? { excluded: edit.excluded } : {}),
    ...(edit.kind === 'flag' ? { flagged: edit.flagged } : {}),
  };
  return { ...state, edits: [...state.edits.filter(({ id }) => id !== edit.id), changed] };
}

function plannedChange({ id, label, excluded }: PictureEdit): PlannedChange[] {
  if (excluded) return [{ id, text: `move ${id} to .glassbox/excluded/${id}` }];
  return label === null ? [] : [{ id, text: `move ${id} to ${label}/${id}` }];
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  throwIfAborted(signal);
}

/** A landscape in the colours of the label with a disc in those of the row; with what looks like a heat map over it. */
async function drawPicture(row: number, side: number, isHot: boolean): Promise<EncodedImage> {
  const size = { width: side, height: row % 3 === 0 ? Math.round(side * 0.75) : side };
  const canvas = new OffscreenCanvas(size.width, size.height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser draws no canvas.');
  const hue = (rowOf(row).labelIndex ?? 0) * 47;
  context.fillStyle = `hsl(${hue} 35% 70%)`;
  context.fillRect(0, 0, size.width, size.height);
  context.fillStyle = `hsl(${hue + 40} 40% 40%)`;
  context.fillRect(0, size.height * 0.6, size.width, size.height);
  context.fillStyle = `hsl(${(row * 73) % 360} 60% 55%)`;
  context.beginPath();
  context.arc(size.width * (0.3 + (row % 5) * 0.1), size.height * 0.55, side * 0.2, 0, 7);
  context.fill();
  if (isHot) {
    const glow = context.createRadialGradient(side / 2, side / 2, 0, side / 2, side / 2, side / 2);
    glow.addColorStop(0, 'rgba(255, 220, 60, 0.85)');
    glow.addColorStop(0.5, 'rgba(220, 40, 80, 0.6)');
    glow.addColorStop(1, 'rgba(20, 10, 60, 0.6)');
    context.fillStyle = glow;
    context.fillRect(0, 0, size.width, size.height);
  }
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return { mime: 'image/png', bytes: new Uint8Array(await blob.arrayBuffer()), size };
}
