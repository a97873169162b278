import { told } from './told.ts'

interface MarkedPage {
  readonly IsTruncated?: boolean | undefined
  readonly Marker?: string | undefined
}

/**
 * For a list that is shown as it comes: a first page that is soon there, and then the largest that there are.
 *
 * @param marker none for the first
 */
export function growingPage(marker: string | undefined): { readonly MaxItems: number; readonly Marker?: string } {
  return marker === undefined ? { MaxItems: 100 } : { MaxItems: 1000, Marker: marker }
}

/**
 * All items of an IAM listing, page after page.
 *
 * @param onPart told, after each page but the last, of all that has come
 * @throws Error for an answer that is none.
 */
export async function allPages<Page extends MarkedPage, Item>(
  send: (marker: string | undefined) => Promise<Page>,
  items: (page: Page) => readonly Item[] | undefined,
  onPart?: (soFar: Item[]) => void,
): Promise<Item[]> {
  const all: Item[] = []
  let marker: string | undefined
  do {
    const page = await send(marker)
    if (page.IsTruncated === undefined) told(items(page), 'items')
    all.push(...(items(page) ?? []))
    marker = page.IsTruncated ? page.Marker : undefined
    if (marker !== undefined) onPart?.([...all])
  } while (marker !== undefined)
  return all
}
