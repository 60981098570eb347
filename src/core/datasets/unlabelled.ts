// The folder in the place of a class folder that holds pictures without a label, as a split writes it.

export const unlabelledFolder = '_unlabelled';
