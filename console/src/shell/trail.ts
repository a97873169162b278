import { type Page, pages } from '../pages/index.ts'
import { href } from '../router/location.ts'
import type { PathParams } from '../router/match.ts'

/** Ancestors that a trail names already, by the section or by the console itself. */
const HOMES: ReadonlySet<string> = new Set(['/', '/iam'])

export interface Crumb {
  readonly text: string
  readonly href: string
}

/** The pages that a page is within, outermost first, itself last. */
export function lineageOf(page: Page): Page[] {
  const place = page.under ?? page.path
  return pages
    .filter((other) => other === page || place === other.path || place.startsWith(`${other.path}/`))
    .toSorted((a, b) => Number(a === page) - Number(b === page) || a.path.length - b.path.length)
}

/** The trail to a page: its section, its ancestors, and itself; a page about one thing is named by that thing. */
export function trailTo(page: Page, params: PathParams): Crumb[] {
  const section = page.section === undefined ? [] : [{ text: page.section, href: href(sectionHome(page)) }]
  const lineage = lineageOf(page).filter((ancestor) => ancestor === page || !HOMES.has(ancestor.path))
  return [
    ...section,
    ...lineage.map((ancestor) => ({
      text: nameOf(ancestor, params),
      href: ancestor === page ? '' : href(filled(ancestor.path, params)),
    })),
  ]
}

/** What the browser's tab says: two tabs of two users differ. */
export function titleOf(page: Page, params: PathParams): string {
  const name = nameOf(page, params)
  return name === page.title ? name : `${name} | ${page.title}`
}

function sectionHome(page: Page): string {
  return pages.find(({ section, nav }) => section === page.section && nav !== undefined)?.path ?? '/'
}

function nameOf(page: Page, params: PathParams): string {
  const last = page.path.split('/').at(-1) ?? ''
  // An id tells people nothing: a mail or an event goes by what it is.
  const value = /^:(?!.*Id$)/.test(last) ? params[last.slice(1)] : undefined
  return value === undefined ? page.title : shortName(value)
}

/** An ARN by its last part, anything else as it is. */
function shortName(name: string): string {
  return name.startsWith('arn:') ? (name.split(/[:/]/).at(-1) ?? name) : name
}

function filled(path: string, params: PathParams): string {
  return path.replace(/:(\w+)/g, (_match, name: string) => encodeURIComponent(params[name] ?? ''))
}
