// The split that a model has learned from, whatever its folder is called.

export function isTrainingSplit(split: string | null): boolean {
  return split !== null && /^train(ing)?$/i.test(split);
}
