import { oneLine } from '../terminal/index.ts'

/** A page that needs nothing else: no script, no font, no request, and a policy that would refuse them. */
export function htmlPage({
  title,
  style,
  body,
}: {
  readonly title: string
  readonly style: string
  /** HTML. */
  readonly body: string
}): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapedHtml(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`
}

/** Text from an account, which anybody in it can have chosen: it adds no element, and turns no direction of writing. */
export function escapedHtml(text: string): string {
  return oneLine(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
