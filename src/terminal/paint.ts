import { styleText } from 'node:util'

export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan'

/** Puts a style on text. */
export type Paint = (style: Style, text: string) => string

/**
 * Colours where someone looks at a terminal; plain text in files, pipes, and wherever `NO_COLOR` is set.
 *
 * @see https://no-color.org
 */
export function painter({
  isTerminal,
  environment,
}: {
  readonly isTerminal: boolean
  readonly environment: Readonly<Record<string, string | undefined>>
}): Paint {
  const isPlain = !isTerminal || (environment.NO_COLOR ?? '') !== '' || environment.TERM === 'dumb'
  return isPlain ? (_, text) => text : (style, text) => styleText(style, text, { validateStream: false })
}
