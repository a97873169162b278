import { createInterface } from 'node:readline'
import { openBrowser } from './browser.ts'
import { type Printable, printable } from './printable.ts'
import { qrText } from './qr.ts'

/** Someone at a terminal: what can be said to them and asked. */
export interface Prompts {
  /** A paragraph. */
  readonly say: (text: Printable) => void
  /** The answer, without spaces around it. @throws InputEnded */
  readonly ask: (question: Printable) => Promise<string>
  /** Yes or no; anything else is asked again. @throws InputEnded */
  readonly confirm: (question: Printable) => Promise<boolean>
  /** A QR code of `text`. */
  readonly showQr: (text: string) => void
  /** Opens a page in the browser, where there is one; the link is said in any case. */
  readonly open: (url: string) => void
  /**
   * Waits for something that the person does elsewhere, and looks for it from time to time.
   *
   * @returns whether `isDone` said so; `false` when the person chose not to wait any longer. @throws InputEnded
   */
  readonly waitFor: (what: Printable, isDone: () => Promise<boolean>) => Promise<boolean>
}

/** Who answered closed the input, or pressed Ctrl-C. */
export class InputEnded extends Error {
  readonly hint = 'run the same command again: it goes on where it stopped'

  constructor() {
    super('the questions were ended')
    this.name = 'InputEnded'
  }
}

export interface Streams {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream & { readonly columns?: number }
}

/** How often `waitFor` looks, in milliseconds: often enough for a person, seldom enough for an API's limits. */
const LOOK_EVERY = 5_000

/** Prompts on a terminal's streams. */
export function terminalPrompts({ input, output }: Streams, lookEvery = LOOK_EVERY): Prompts {
  const say = (text: Printable) => void output.write(`${text.wrapped(output.columns)}\n`)

  const ask = (question: Printable, signal?: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      const lines = createInterface({ input, output, terminal: true, historySize: 0 })
      // Only these: readline's own listeners take its hands off the input when it closes.
      const end = (settle: () => void) => {
        lines.off('close', endAsking)
        lines.off('SIGINT', endAsking)
        lines.close()
        settle()
      }
      const endAsking = () =>
        end(() => {
          output.write('\n')
          reject(new InputEnded())
        })
      lines.once('SIGINT', endAsking)
      lines.once('close', endAsking)
      signal?.addEventListener('abort', () => end(() => resolve('')), { once: true })
      lines.question(`${question} `, (answer) => end(() => resolve(answer.trim())))
    })

  return {
    say,
    ask: (question) => ask(question),
    async confirm(question) {
      for (;;) {
        const answer = (await ask(printable`${question} [yes/no]`)).toLowerCase()
        if (answer === 'yes' || answer === 'y') return true
        if (answer === 'no' || answer === 'n') return false
        say(printable`“${answer}” is neither yes nor no.`)
      }
    },
    showQr: (text) => void output.write(`\n${qrText(text)}\n`),
    open(url) {
      say(printable`${url}`)
      openBrowser(url)
    },
    async waitFor(what, isDone) {
      const found = new AbortController()
      const leave = ask(printable`${what} (Enter: do not wait)`, found.signal).then(() => 'left' as const)
      leave.catch(() => {}) // It is raced below: an end of the input while the account is looked at is noticed there.
      for (;;) {
        if (await isDone()) {
          found.abort()
          await leave
          output.write('\n')
          return true
        }
        const { promise: pause, resolve } = Promise.withResolvers<'look'>()
        const timer = setTimeout(resolve, lookEvery, 'look')
        const next = await Promise.race([pause, leave]).finally(() => clearTimeout(timer))
        if (next === 'left') return isDone()
      }
    },
  }
}
