import SideNavigation, { type SideNavigationProps } from '@cloudscape-design/components/side-navigation'
import { type Page, pages } from '../pages/index.ts'
import { href } from '../router/location.ts'
import { lineageOf } from './trail.ts'

function linkTo(page: Page): SideNavigationProps.Link {
  return { type: 'link', text: page.nav ?? page.title, href: href(page.path) }
}

/** The page table's entries with a `nav` word, in its order; those of a section stand together under its name. */
function itemsOf(table: readonly Page[]): SideNavigationProps.Item[] {
  const items: SideNavigationProps.Item[] = []
  const sections = new Map<string, SideNavigationProps.Item[]>()
  for (const page of table) {
    if (page.nav === undefined) continue
    if (page.section === undefined) {
      items.push(linkTo(page))
      continue
    }
    let section = sections.get(page.section)
    if (section === undefined) {
      section = []
      sections.set(page.section, section)
      items.push({ type: 'section', text: page.section, items: section })
    }
    section.push(linkTo(page))
  }
  return items
}

const ITEMS = itemsOf(pages)

/** @param page the page on screen; its nearest ancestor with a link is marked */
export function ConsoleNavigation({ page }: { readonly page: Page | undefined }) {
  const marked = page && lineageOf(page).findLast(({ nav }) => nav !== undefined)
  return (
    <SideNavigation
      header={{ text: 'Castellan', href: href('/') }}
      items={ITEMS}
      activeHref={marked === undefined ? '' : href(marked.path)}
    />
  )
}
