import { reduction } from '../reduction';
import { amongElements } from '../ties';

/** y = max x; dx = dy where x = y, shared evenly among equal elements, as PyTorch's amax does */
export const reduceMax = reduction('ReduceMax', amongElements);
