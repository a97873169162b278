import { multiline, oneLine, type Printable } from '../terminal/index.ts'
import { type Html, html as webHtml } from '../web/html.ts'

export type { Html }

/**
 * The template of `web/`, which escapes every value, for text from accounts, which anybody in them can have chosen:
 * what cannot be seen is escaped too, so it adds no line and turns no direction of writing.
 */
export function html(
  ours: TemplateStringsArray,
  ...values: readonly (string | number | Html | readonly Html[] | undefined)[]
): Html {
  return webHtml(ours, ...values.map((value) => (typeof value === 'string' ? oneLine(value) : value)))
}

/** A page that needs nothing else: no script, no font, no request, and a policy that would refuse them. */
export function htmlPage({
  title,
  style,
  body,
}: {
  readonly title: string
  /** A style sheet of ours. */
  readonly style: Html
  readonly body: Html
}): Printable {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`
  return multiline(page.text)
}
