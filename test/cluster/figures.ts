import type { Answers } from './clients.ts'

interface Figure {
  readonly name: string
  /** Undefined where it was not run. */
  readonly measured:
    | { readonly seconds: number; readonly gap: number; readonly refused: number; readonly failed: number }
    | undefined
}

/** What each fault cost, as the clients saw it. */
export class Figures {
  readonly #answers: Answers
  readonly #say: (text: string) => void
  readonly #all: Figure[] = []

  constructor(answers: Answers, say: (text: string) => void) {
    this.#answers = answers
    this.#say = say
  }

  /** Measures from before the fault until all is as it was. */
  async of(name: string, run: () => Promise<void>): Promise<void> {
    const start = performance.now()
    const refused = this.#answers.refused
    const failed = this.#failed()
    this.#say(`… ${name}`)
    await run()
    const end = performance.now()
    const measured = {
      seconds: (end - start) / 1000,
      gap: longestGap(this.#answers.acknowledged, start, end) / 1000,
      refused: this.#answers.refused - refused,
      failed: this.#failed() - failed,
    }
    this.#all.push({ name, measured })
  }

  notRun(name: string, why: string): void {
    this.#all.push({ name, measured: undefined })
    this.#say(`NOT RUN: ${name}: ${why}`)
  }

  print(): void {
    this.#say('| fault | whole again after | without an acknowledged write | answers of 503 | calls failed |')
    this.#say('|---|---|---|---|---|')
    for (const { name, measured: of } of this.#all) {
      const cells = of
        ? [`${of.seconds.toFixed(0)} s`, `${of.gap.toFixed(1)} s`, String(of.refused), String(of.failed)]
        : ['NOT RUN', '', '', '']
      this.#say(`| ${[name, ...cells].join(' | ')} |`)
    }
  }

  #failed(): number {
    return [...this.#answers.failed.values()].reduce((sum, times) => sum + times, 0)
  }
}

/** In which nothing happened, between `start` and `end`. */
function longestGap(times: readonly number[], start: number, end: number): number {
  let longest = 0
  let last = start
  for (const time of [...times.filter((at) => at >= start && at <= end).toSorted((one, other) => one - other), end]) {
    longest = Math.max(longest, time - last)
    last = time
  }
  return longest
}
