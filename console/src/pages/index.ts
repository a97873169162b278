/**
 * The page table: what pages there are, where, and in what order the side navigation lists them. Each is a folder here, fetched
 * when it is first visited. A page knows the API and the shared components; it knows no other page but by its path.
 */
import type { ComponentType } from 'react'
import type { PathParams } from '../router/match.ts'

export interface PageProps {
  readonly params: PathParams
}

export interface Page {
  /** Below /console; `:name` is one segment. The first row that matches wins: `/iam/users/create` before `/iam/users/:userName`. */
  readonly path: string
  readonly title: string
  /** The word in the side navigation; a page without one is reached from another page. */
  readonly nav?: string
  /** The heading under which the side navigation lists it. */
  readonly section?: string
  readonly contentType?: 'default' | 'form' | 'wizard' | 'table' | 'cards' | 'dashboard'
  readonly load: () => Promise<{ readonly default: ComponentType<PageProps> }>
}

export const pages: readonly Page[] = [
  { path: '/', title: 'Home', nav: 'Home', load: () => import('./home/index.tsx') },
]
