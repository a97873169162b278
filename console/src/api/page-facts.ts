import { partitionRegions } from './regions.ts'

/** What the server writes into the page's head for this console session. */
function metaContent(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? ''
}

/** The console session's CSRF token: sent with each API call and with the sign-out form. */
export function csrfToken(): string {
  return metaContent('castellan-csrf')
}

/** Whether the console session has switched to a role. */
export function isSwitched(): boolean {
  return metaContent('castellan-switched') !== ''
}

/** The region that the server was started with: `castellan serve --region`, us-east-1 by default. */
function homeRegion(): string {
  return metaContent('castellan-region') || 'us-east-1'
}

/** Where billing's metrics are published, whatever region the account is used in. */
export const BILLING_REGION = 'us-east-1'

/** The Regions that the console offers: all of the server's partition. */
export function offeredRegions(): readonly string[] {
  return partitionRegions(homeRegion())
}

const STORED = 'castellan.region'

let shown: string | undefined

/** The region that the console shows: the one chosen in this browser, the server's own by default. */
export function consoleRegion(): string {
  shown ??= regionOfPage()
  return shown
}

function regionOfPage(): string {
  // A link in an alarm's mail names the region of its alarm.
  const asked = new URLSearchParams(location.search).get('region')
  if (asked !== null && offeredRegions().includes(asked)) localStorage.setItem(STORED, asked)
  const chosen = localStorage.getItem(STORED)
  return offeredRegions().find((region) => region === chosen) ?? homeRegion()
}

/** Shows another region from now on. The page is loaded anew: every client is bound to its region. */
export function chooseRegion(region: string): void {
  localStorage.setItem(STORED, region)
  location.reload()
}
