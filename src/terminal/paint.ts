import { type Printable, printable, type Style } from './printable.ts'

export type { Style } from './printable.ts'

/** Puts a style on text. */
export type Paint = (style: Style, text: string | Printable) => Printable

/** For files, pipes and tests. */
export const plain: Paint = (_, text) => printable`${text}`

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
  return isPlain ? plain : (style, text) => printable`${text}`.styled(style)
}
