import Link from '@cloudscape-design/components/link'
import { linkify } from './plain-text-links.ts'

/** A mail's text with its line breaks; addresses of this server are links that open beside the console. */
export function PlainText({ text }: { readonly text: string }) {
  let position = 0
  return (
    <div className="mail-text" data-testid="mail-text">
      {linkify(text, location.origin).map((part) => {
        const key = position
        position += part.text.length
        return part.kind === 'text' ? (
          <span key={key}>{part.text}</span>
        ) : (
          <Link
            key={key}
            href={part.href}
            variant="primary"
            fontSize="inherit"
            target="_blank"
            rel="noopener noreferrer"
          >
            {part.text}
          </Link>
        )
      })}
    </div>
  )
}
