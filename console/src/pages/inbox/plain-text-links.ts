/** A stretch of a mail's text: words as they are, or a link that may be followed. */
export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }

/** An address as mail programs find it: no spaces, quotes or angle brackets inside. */
const address = /https?:\/\/[^\s<>"'`\\^{|}]+/gi

/** Punctuation that ends the sentence and not the address. */
const trailing = /[.,;:!?)\]]+$/

/**
 * Splits a mail's plain text into words and links. Only an address of `origin` itself becomes a link: whoever may
 * publish to a topic writes the text of its mails, and a link to elsewhere would be a lure inside the console.
 */
export function linkify(text: string, origin: string): TextPart[] {
  const parts: TextPart[] = []
  let end = 0
  for (const match of text.matchAll(address)) {
    const candidate = match[0].replace(trailing, '')
    const href = ownAddress(candidate, origin)
    if (href === undefined) continue
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) })
    parts.push({ kind: 'link', text: candidate, href })
    end = match.index + candidate.length
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) })
  return parts
}

/**
 * The address in its normal form, or `undefined` when it leads elsewhere or hides where it leads behind a user name.
 */
export function ownAddress(candidate: string, origin: string): string | undefined {
  if (!URL.canParse(candidate)) return undefined
  const url = new URL(candidate)
  return url.origin === origin && url.username === '' && url.password === '' ? url.href : undefined
}
