import { told } from './told.ts'

interface MarkedPage {
  readonly IsTruncated?: boolean | undefined
  readonly Marker?: string | undefined
}

/** All items of an IAM listing, page after page. @throws Error for an answer that is none. */
export async function allPages<Page extends MarkedPage, Item>(
  send: (marker: string | undefined) => Promise<Page>,
  items: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const all: Item[] = []
  let marker: string | undefined
  do {
    const page = await send(marker)
    if (page.IsTruncated === undefined) told(items(page), 'items')
    all.push(...(items(page) ?? []))
    marker = page.IsTruncated ? page.Marker : undefined
  } while (marker !== undefined)
  return all
}
