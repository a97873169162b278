import Link from '@cloudscape-design/components/link'
import { createElement, Fragment, type ReactNode, useMemo } from 'react'
import { type HtmlPart, htmlParts } from './html-parts.ts'

/** A mail's HTML as the console draws it. */
export function HtmlText({ html }: { readonly html: string }) {
  const parts = useMemo(() => htmlParts(html, location.origin), [html])
  return (
    <div className="mail-html" data-testid="mail-html">
      {draw(parts)}
    </div>
  )
}

function draw(parts: readonly HtmlPart[]): ReactNode {
  return createElement(Fragment, null, ...parts.map(drawPart))
}

function drawPart(part: HtmlPart): ReactNode {
  switch (part.kind) {
    case 'text':
      return part.text
    case 'break':
      return <br />
    case 'paragraph':
      return <p>{draw(part.parts)}</p>
    case 'strong':
      return <strong>{draw(part.parts)}</strong>
    case 'link':
      return (
        <Link href={part.href} variant="primary" fontSize="inherit" target="_blank" rel="noopener noreferrer">
          {draw(part.parts)}
        </Link>
      )
    default:
      return part satisfies never
  }
}
