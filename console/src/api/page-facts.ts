import { isOptInRegion } from '../../../src/aws/region.ts'
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

/** The Regions that the console can show: all of the server's partition. */
function allRegions(): readonly string[] {
  return partitionRegions(homeRegion())
}

/** Those that it offers: of those to be enabled the ones that are, and the one that is shown; how many it leaves. */
export function offeredRegions(enabled: readonly string[]): {
  readonly offered: readonly string[]
  readonly left: number
} {
  const all = allRegions()
  const offered = all.filter(
    (region) => !isOptInRegion(region) || enabled.includes(region) || region === consoleRegion(),
  )
  return { offered, left: all.length - offered.length }
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
  if (asked !== null && allRegions().includes(asked)) localStorage.setItem(STORED, asked)
  const chosen = localStorage.getItem(STORED)
  return allRegions().find((region) => region === chosen) ?? homeRegion()
}

/** Shows another region from now on. The page is loaded anew: every client is bound to its region. */
export function chooseRegion(region: string): void {
  localStorage.setItem(STORED, region)
  location.reload()
}
