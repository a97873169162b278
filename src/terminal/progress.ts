import { type Printable, printable } from './printable.ts'

/** How far long work is, for who looks at a terminal; in a file or a pipe nothing is written. */
export interface ProgressBar {
  readonly show: (what: string, done: number, total: number) => void
  /** Takes the bar away. */
  readonly end: () => void
}

/** Milliseconds from one drawing to the next: more often costs time, and nobody sees it. */
const DRAWN_EVERY = 100

const MOST_WIDTH = 30

/** A bar in a line of its own, which the next text takes the place of. */
export function progressBar(
  {
    out,
    isTerminal,
    columns = 80,
  }: { readonly out: (text: Printable) => void; readonly isTerminal: boolean; readonly columns?: number | undefined },
  clock: () => number = () => performance.now(),
): ProgressBar {
  let drawnAt = Number.NEGATIVE_INFINITY
  let isDrawn = false
  return {
    show(what, done, total) {
      const now = clock()
      if (!isTerminal || now - drawnAt < DRAWN_EVERY) return
      drawnAt = now
      isDrawn = true
      const share = total > 0 ? Math.min(1, done / total) : 0
      const words = `${what} ${String(Math.floor(share * 100)).padStart(3)} %`
      const width = Math.max(0, Math.min(MOST_WIDTH, columns - words.length - 4))
      const full = Math.round(share * width)
      const bar = width === 0 ? '' : `[${'#'.repeat(full)}${'-'.repeat(width - full)}] `
      out(printable`\r\u001b[K${bar}${words}`)
    },
    end() {
      if (isDrawn) out(printable`\r\u001b[K`)
      isDrawn = false
    },
  }
}
