import { reduction } from '../reduction';
import { amongElements } from '../ties';

/** y = min x; dx = dy where x = y, shared evenly among equal elements, as PyTorch's amin does */
export const reduceMin = reduction('ReduceMin', amongElements);
