import { type Printable, printable } from './printable.ts'

/** Where a command runs: what it writes to, and what it is told beside its flags. */
export interface Terminal {
  /** Standard output for people: where somebody looks, lines are broken between words. */
  readonly out: (text: Printable) => void
  /** Standard output for programs, as it is. */
  readonly data: (text: Printable) => void
  /** Standard error, for people. */
  readonly err: (text: Printable) => void
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Whether somebody looks at standard output. */
  readonly isTerminal: boolean
  /** How wide it is, in characters; absent where nobody looks. */
  readonly columns?: number | undefined
}

/** What is wrong, and on a line of its own what to do about it. */
export function errorWithHint(message: string, hint: string): Printable {
  return printable`castellan: ${message}\nhint: ${hint}\n`
}
