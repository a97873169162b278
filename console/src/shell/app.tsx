import AppLayout from '@cloudscape-design/components/app-layout'
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group'
import { I18nProvider } from '@cloudscape-design/components/i18n'
import english from '@cloudscape-design/components/i18n/messages/all.en'
import { useEffect, useState } from 'react'
import { NotFound } from '../components/not-found.tsx'
import { type Page, pages } from '../pages/index.ts'
import { href, useLocation } from '../router/location.ts'
import { matchPath, type PathParams } from '../router/match.ts'
import { Notifications } from './flash.tsx'
import { PageView } from './page-view.tsx'
import { SessionProvider } from './session.tsx'
import { ConsoleNavigation } from './side-navigation.tsx'
import { TopBar } from './top-bar.tsx'

interface Match {
  readonly page: Page
  readonly params: PathParams
}

function pageAt(path: string): Match | undefined {
  for (const page of pages) {
    const params = matchPath(page.path, path)
    if (params !== undefined) return { page, params }
  }
  return undefined
}

/** Ancestors that a trail names already, by the section or by the console itself. */
const HOMES: ReadonlySet<string> = new Set(['/', '/iam'])

const WIDE = matchMedia('(min-width: 689px)')

/** The trail to a page: each ancestor in the page table, then what the page shows (a user's name, say) or its title. */
function breadcrumbsOf({ page, params }: Match) {
  const trail = page.section === undefined ? [] : [{ text: page.section, href: href(sectionHome(page)) }]
  const parents = pages
    .filter(({ path }) => !HOMES.has(path) && page.path.startsWith(`${path}/`))
    .toSorted((a, b) => a.path.length - b.path.length)
  for (const parent of parents) trail.push({ text: parent.title, href: href(parent.path) })
  const shown = page.path.endsWith(`:${Object.keys(params).at(-1)}`) ? Object.values(params).at(-1) : undefined
  trail.push({ text: shown === undefined ? page.title : shortName(shown), href: '' })
  return trail
}

/** An ARN by its last part, anything else as it is. */
function shortName(name: string): string {
  return name.startsWith('arn:') ? (name.split(/[:/]/).at(-1) ?? name) : name
}

function sectionHome(page: Page): string {
  return pages.find(({ section, nav }) => section === page.section && nav !== undefined)?.path ?? '/'
}

function Layout() {
  const { path } = useLocation()
  const match = pageAt(path)
  const [navigationOpen, setNavigationOpen] = useState(WIDE.matches)
  const title = match?.page.title ?? 'Not found'
  useEffect(() => {
    document.title = `${title} | Castellan`
  }, [title])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a narrow screen closes the menu at every navigation
  useEffect(() => {
    if (!WIDE.matches) setNavigationOpen(false)
  }, [path])
  return (
    <AppLayout
      headerSelector="#top-bar"
      navigation={<ConsoleNavigation page={match?.page} />}
      navigationOpen={navigationOpen}
      onNavigationChange={({ detail }) => setNavigationOpen(detail.open)}
      toolsHide
      notifications={<Notifications />}
      breadcrumbs={
        match === undefined || match.page.path === '/' ? undefined : <BreadcrumbGroup items={breadcrumbsOf(match)} />
      }
      contentType={match?.page.contentType ?? 'default'}
      content={match === undefined ? <NotFound /> : <PageView page={match.page} params={match.params} at={path} />}
      ariaLabels={{
        navigation: 'Console pages',
        navigationToggle: 'Open the list of pages',
        navigationClose: 'Close the list of pages',
        notifications: 'Notifications',
      }}
    />
  )
}

export function App() {
  return (
    <I18nProvider locale="en" messages={[english]}>
      <SessionProvider>
        <div id="top-bar">
          <TopBar />
        </div>
        <Layout />
      </SessionProvider>
    </I18nProvider>
  )
}
