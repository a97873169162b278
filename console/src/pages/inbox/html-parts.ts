import { ownAddress } from './plain-text-links.ts'

/** A piece of a mail's HTML that the console draws itself: the mail's own markup never gets into the page. */
export type HtmlPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'break' }
  | { readonly kind: 'link'; readonly href: string; readonly parts: readonly HtmlPart[] }
  | { readonly kind: 'paragraph' | 'strong'; readonly parts: readonly HtmlPart[] }

/** What holds no words to be read. */
const UNREAD = 'head, script, style, template, noscript, iframe, object, svg, math, form'

/**
 * Reads a mail's HTML without running or fetching anything of it: paragraphs, bold words, line breaks, and links to
 * `origin` itself. Of any other element only the words are left.
 */
export function htmlParts(html: string, origin: string): readonly HtmlPart[] {
  const document = new DOMParser().parseFromString(html, 'text/html')
  for (const element of document.querySelectorAll(UNREAD)) element.remove()
  return childParts(document.body, origin)
}

function childParts(parent: Node, origin: string): HtmlPart[] {
  return [...parent.childNodes].flatMap((node) => {
    if (node.nodeType === Node.TEXT_NODE) return [{ kind: 'text', text: node.textContent ?? '' }]
    return node.nodeType === Node.ELEMENT_NODE ? elementParts(node as Element, origin) : []
  })
}

function elementParts(element: Element, origin: string): HtmlPart[] {
  const parts = childParts(element, origin)
  switch (element.localName) {
    case 'p':
      return [{ kind: 'paragraph', parts }]
    case 'b':
      return [{ kind: 'strong', parts }]
    case 'br':
      return [{ kind: 'break' }]
    case 'a': {
      const href = ownAddress(element.getAttribute('href') ?? '', origin)
      return href === undefined ? parts : [{ kind: 'link', href, parts }]
    }
    default:
      return parts
  }
}
