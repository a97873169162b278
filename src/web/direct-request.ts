type Headers = Readonly<Record<string, string | undefined>>

/**
 * What a page cannot keep its browser from sending: `Origin` with every POST, `Sec-Fetch-Site` and its siblings where
 * they are known, and where neither is, as with a form in an old browser, what such a form's navigation says of itself.
 * `Sec-Fetch-Mode` alone is no browser's: Node's own `fetch` sends it.
 * @see https://fetch.spec.whatwg.org/#origin-header
 * @see https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */
const OF_A_BROWSER = ['origin', 'referer', 'cookie', 'upgrade-insecure-requests']
const FETCH_METADATA = /^sec-fetch-(?!mode$)/
const OF_A_PROXY = /^(?:forwarded$|x-forwarded-|x-real-ip$|via$)/

/** Whether a browser's page or a proxy has sent it: what is for programs of this machine alone is not for those. */
export function isOfBrowserOrProxy(headers: Headers): boolean {
  return (
    Object.keys(headers).some((name) => FETCH_METADATA.test(name) || OF_A_PROXY.test(name)) ||
    OF_A_BROWSER.some((name) => headers[name] !== undefined)
  )
}
