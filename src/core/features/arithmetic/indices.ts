// Positions in tensors: as one number, row-major, and as one number for each axis.

export type Dims = readonly number[];

export function coordinatesOf(index: number, dims: Dims): number[] {
  const coordinates = new Array<number>(dims.length).fill(0);
  let rest = index;
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    const size = dims[axis] ?? 1;
    coordinates[axis] = rest % size;
    rest = Math.floor(rest / size);
  }
  return coordinates;
}

export function indexOf(coordinates: readonly number[], dims: Dims): number {
  return coordinates.reduce((index, at, axis) => index * (dims[axis] ?? 1) + at, 0);
}

/** Where an operand of `dims` is read for a result at these coordinates: its axes are the last ones, those of 1 repeat. */
export function broadcastIndex(coordinates: readonly number[], dims: Dims): number {
  const own = coordinates.slice(coordinates.length - dims.length);
  return indexOf(
    own.map((at, axis) => (dims[axis] === 1 ? 0 : at)),
    dims,
  );
}
