// What the parts of the search for duplicates hand to each other.

export interface PictureHash {
  /** Hex SHA-256 of width, height, channels and pixels. */
  readonly exact: string;
  /** 256 bits in 8 words: signs of the frequencies in 16 bands (see hashPicture.ts); the mean's is always 0. */
  readonly bits: Uint32Array;
  /** Entropy of the grey levels of a 32 × 32 version in bits, 0 (one flat colour) … 5. */
  readonly information: number;
}

/** Two rows that were found alike, the lower first. */
export interface Link {
  readonly first: number;
  readonly second: number;
  readonly kind: 'near' | 'similar';
  /** Bits for `near`, cosine distance for `similar`. */
  readonly distance: number;
  /** Within half of the limit, so that no other witness is needed. */
  readonly isPlain: boolean;
}

export type DuplicateKind = 'exact' | 'near' | 'similar';

export interface RowSet {
  readonly kind: DuplicateKind;
  /** Ascending, at least two. */
  readonly rows: readonly number[];
}

/** Lets long loops give way to others; `done` counts rows of the part that is under way. */
export type Pace = (done: number) => Promise<void>;
