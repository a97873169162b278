/**
 * Why a command could not begin, or had to end before anything was changed: the message says what is wrong, the hint
 * what to do. The command line shows both and exits with 2.
 */
export class CannotRun extends Error {
  readonly hint: string

  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'CannotRun'
    this.hint = hint
  }
}
