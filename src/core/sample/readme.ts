// The README of a sample: what lies in the folder, what to try first, and how good the model really is.

import type { Accuracy, Share } from './accuracy';
import { splitSizes } from './pictures';

export function sampleReadme(labels: readonly string[], accuracy: Accuracy, seed: number): string {
  const { train, val, test } = splitSizes;
  const rows = labels.map((label, index) => `| ${label} | ${fraction(accuracy.perClass[index])} |`);
  return `# Glassbox sample

${labels.length * (train + val + test)} drawn pictures of ${labels.length} shapes, and a small network that tells them apart. Made with seed ${seed}.

- \`pictures/train\`, \`val\` and \`test\`: ${train}, ${val} and ${test} pictures of each class. Some are hard on purpose, and their names
  say why: \`tiny\`, \`low-contrast\`, \`two-shapes\`.
- \`model.onnx\`: the network. It never saw \`test\`.
- \`model.glassbox.json\`: its model card, which says how a picture becomes the network's input and what the outputs mean.

## Five minutes with it

1. Right-click \`model.onnx\` and choose **Use as Active Model**.
2. Right-click a picture in \`pictures/test\` and choose **Classify with Glassbox**. Press **As the model sees it**:
   64 × 64 pixels, cut from the middle.
3. Right-click the folder \`pictures/test/heart\` and classify all of it. Look at what is wrong, and how sure the model was.
4. Classify pictures with \`two-shapes\` in their name: which of the two does it name?
5. In \`model.glassbox.json\` change \`"scale": "0-1"\` to \`"0-255"\` and classify again. This is what wrong preprocessing looks
   like: no error, only wrong answers. Change it back.

## How good the model is

On \`pictures/test\` it is right for ${accuracy.overall.correct} of ${accuracy.overall.total} pictures: ${percent(accuracy.overall.value)} (95 % interval ${percent(accuracy.overall.low)} to ${percent(accuracy.overall.high)}).

| class | right |
| --- | --- |
${rows.join('\n')}

Its filters are cluster centres of training patches and its last layer is a ridge regression: no gradient descent was
used, so there is room for improvement.

Making the sample again into this folder replaces the files listed in \`.glassbox-sample.json\` and leaves yours alone.
`;
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function fraction(share: Share | undefined): string {
  return share ? `${share.correct} of ${share.total}` : 'none';
}
