import { type ComponentType, lazy, Suspense } from 'react'
import { loadChunk } from '../components/load-chunk.ts'
import { LoadError } from '../components/load-error.tsx'
import { Loading } from '../components/loaded.tsx'
import type { Page } from '../pages/index.ts'
import type { PageProps } from '../pages/page-props.ts'
import type { PathParams } from '../router/match.ts'
import { ErrorBoundary } from './error-boundary.tsx'

const loaded = new Map<Page, ComponentType<PageProps>>()

function componentOf(page: Page): ComponentType<PageProps> {
  let component = loaded.get(page)
  if (component === undefined) {
    const loading = loadChunk(page.load)
    loading.catch(() => undefined) // Drawing the component throws it again.
    component = lazy(() => loading)
    loaded.set(page, component)
  }
  return component
}

/** Begins to fetch a page's chunk before it is drawn. */
export function fetchPage(page: Page): void {
  componentOf(page)
}

/** The page's own chunk, fetched at its first visit. A page that throws leaves the rest of the console standing. */
export function PageView({
  page,
  params,
  at,
}: {
  readonly page: Page
  readonly params: PathParams
  readonly at: string
}) {
  const Component = componentOf(page)
  return (
    <ErrorBoundary key={at} fallback={(error) => <LoadError error={error} what={page.title} />}>
      <Suspense fallback={<Loading what={page.title} />}>
        <Component params={params} />
      </Suspense>
    </ErrorBoundary>
  )
}
