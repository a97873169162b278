/**
 * Takes off an attribute that Cloudscape's layout puts on its narrow screen's navigation landmark: `aria-orientation`,
 * which the role does not have. https://www.w3.org/TR/wai-aria-1.2/#aria-orientation
 */
export function tidyLandmarks(): void {
  const tidy = () => {
    for (const landmark of document.querySelectorAll('nav[aria-orientation]')) {
      landmark.removeAttribute('aria-orientation')
    }
  }
  new MutationObserver(tidy).observe(document.body, { childList: true, subtree: true })
}
