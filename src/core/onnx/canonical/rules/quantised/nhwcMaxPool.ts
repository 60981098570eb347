import type { RewriteRule } from '../../rule';
import { poolAttributes } from '../../windows';
import { channelsFirst, dimsFirst } from './operands';

/** MaxPool of channels last, which ONNX Runtime writes between quantised convolutions. */
export const nhwcMaxPool: RewriteRule = {
  id: 'com.microsoft:NhwcMaxPool',
  readsQuantised: true,
  rewrite: (site) => {
    const { node, x } = site;
    const [data] = x;
    if (!data) return { refusal: 'its input is missing' };
    const attributes = poolAttributes(node, dimsFirst(data.dims, true));
    const rank = data.dims.length;
    const result = channelsFirst(site, data, rank, true, 'MaxPool', [], attributes);
    if (data.quantisation) site.quantise(result, data.quantisation);
    return [result];
  },
};
