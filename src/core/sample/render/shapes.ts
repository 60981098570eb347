// The classes of the sample, as signed distances: negative inside, positive outside, 0 on the outline. A shape fits in
// the unit circle, y grows downwards; exact distances near the outline make antialiasing one clamp (see draw.ts).

/** Distance from a point to the outline of a shape of radius 1 around the origin. */
export type SignedDistance = (x: number, y: number) => number;

interface Shape {
  readonly id: string;
  readonly distance: SignedDistance;
}

const circle: SignedDistance = (x, y) => Math.hypot(x, y) - 0.88;

const ring: SignedDistance = (x, y) => Math.abs(Math.hypot(x, y) - 0.72) - 0.22;

/** A disc with a smaller disc bitten out of it. */
const crescent: SignedDistance = (x, y) =>
  Math.max(Math.hypot(x + 0.05, y) - 0.95, 0.76 - Math.hypot(x - 0.42, y));

const square = polygon(regular(4, 1, Math.PI / 4));
const triangle = polygon(regular(3, 1, -Math.PI / 2));
const star = polygon(
  Array.from({ length: 10 }, (_, corner) =>
    polar(corner % 2 === 0 ? 1 : 0.42, (corner * Math.PI) / 5 - Math.PI / 2),
  ),
);

const arm = 0.29;
const cross = polygon(
  [
    [-arm, -0.93],
    [arm, -0.93],
    [arm, -arm],
    [0.93, -arm],
    [0.93, arm],
    [arm, arm],
    [arm, 0.93],
    [-arm, 0.93],
    [-arm, arm],
    [-0.93, arm],
    [-0.93, -arm],
    [-arm, -arm],
  ].map(([x = 0, y = 0]) => [x, y] as const),
);

/** The curve x = sin³t, y = −(13 cos t − 5 cos 2t − 2 cos 3t − cos 4t) / 16, as a polygon of 36 corners. */
const heart = polygon(
  Array.from({ length: 36 }, (_, corner) => {
    const t = (corner * Math.PI) / 18;
    const height = 13 * Math.cos(t) - 5 * Math.cos(2 * t) - 2 * Math.cos(3 * t) - Math.cos(4 * t);
    return [0.95 * Math.sin(t) ** 3, -0.95 * (height / 16) - 0.1] as const;
  }),
);

const shapes = [
  { id: 'circle', distance: circle },
  { id: 'crescent', distance: crescent },
  { id: 'cross', distance: cross },
  { id: 'heart', distance: heart },
  { id: 'ring', distance: ring },
  { id: 'square', distance: square },
  { id: 'star', distance: star },
  { id: 'triangle', distance: triangle },
] as const satisfies readonly Shape[];

export type ShapeName = (typeof shapes)[number]['id'];

/** Class names in the order of the model's outputs. */
export const shapeNames: readonly ShapeName[] = shapes.map((shape) => shape.id);

const distances = new Map<ShapeName, SignedDistance>(
  shapes.map((shape) => [shape.id, shape.distance]),
);

export function signedDistance(name: ShapeName): SignedDistance {
  return distances.get(name) ?? circle;
}

type Point = readonly [x: number, y: number];

function polar(radius: number, angle: number): Point {
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

function regular(corners: number, radius: number, start: number): readonly Point[] {
  return Array.from({ length: corners }, (_, corner) =>
    polar(radius, start + (corner * 2 * Math.PI) / corners),
  );
}

/** Distance to the nearest edge, negative where a ray to the right crosses the outline an odd number of times. */
function polygon(corners: readonly Point[]): SignedDistance {
  return (x, y) => {
    let nearest = Number.POSITIVE_INFINITY;
    let inside = false;
    let [startX, startY] = corners[corners.length - 1] ?? [0, 0];
    for (const [endX, endY] of corners) {
      const edgeX = endX - startX;
      const edgeY = endY - startY;
      const along = ((x - startX) * edgeX + (y - startY) * edgeY) / (edgeX ** 2 + edgeY ** 2);
      const clamped = Math.min(1, Math.max(0, along));
      const awayX = x - startX - clamped * edgeX;
      const awayY = y - startY - clamped * edgeY;
      nearest = Math.min(nearest, awayX ** 2 + awayY ** 2);
      if (startY > y !== endY > y && x < startX + ((y - startY) / edgeY) * edgeX) inside = !inside;
      startX = endX;
      startY = endY;
    }
    return inside ? -Math.sqrt(nearest) : Math.sqrt(nearest);
  };
}
