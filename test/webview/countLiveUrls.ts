// Runs in the page of a panel: counts the Blob URLs that are not given back, in `data-live-urls` of the document.

export function countLiveUrls(): void {
  let live = 0;
  const { createObjectURL, revokeObjectURL } = URL;
  const show = (): void => {
    document.documentElement.dataset.liveUrls = String(live);
  };
  URL.createObjectURL = (blob) => {
    live++;
    show();
    return createObjectURL.call(URL, blob);
  };
  URL.revokeObjectURL = (url) => {
    live--;
    show();
    revokeObjectURL.call(URL, url);
  };
}
