import AppLayout from '@cloudscape-design/components/app-layout'
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group'
import { I18nProvider } from '@cloudscape-design/components/i18n'
import english from '@cloudscape-design/components/i18n/messages/all.en'
import { useEffect, useState } from 'react'
import { flash, Notifications } from '../components/flash.tsx'
import { NotFound } from '../components/not-found.tsx'
import { SessionProvider, useSession } from '../components/session.tsx'
import { useLocation } from '../router/location.ts'
import { pageAt } from './page-at.ts'
import { PageView } from './page-view.tsx'
import { RoleBar } from './role-bar.tsx'
import { ConsoleNavigation } from './side-navigation.tsx'
import { TopBar } from './top-bar.tsx'
import { titleOf, trailTo } from './trail.ts'

const WIDE = matchMedia('(min-width: 689px)')

function Layout() {
  const { path } = useLocation()
  const match = pageAt(path)
  const [navigationOpen, setNavigationOpen] = useState(WIDE.matches)
  const { Notice } = useSession()
  useEffect(() => {
    if (Notice !== undefined) flash('warning', Notice)
  }, [Notice])
  const title = match === undefined ? 'Not found' : titleOf(match.page, match.params)
  useEffect(() => {
    document.title = `${title} | Castellan`
  }, [title])
  useEffect(() => {
    const follow = () => setNavigationOpen(WIDE.matches)
    WIDE.addEventListener('change', follow)
    return () => WIDE.removeEventListener('change', follow)
  }, [])
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
        match === undefined || match.page.path === '/' ? undefined : (
          <BreadcrumbGroup items={trailTo(match.page, match.params)} />
        )
      }
      contentType={match?.page.contentType ?? 'default'}
      content={match === undefined ? <NotFound /> : <PageView page={match.page} params={match.params} at={path} />}
      ariaLabels={{
        navigation: 'Console pages',
        navigationToggle: 'Show navigation',
        navigationClose: 'Hide navigation',
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
          <RoleBar />
        </div>
        <Layout />
      </SessionProvider>
    </I18nProvider>
  )
}
