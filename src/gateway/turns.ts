import { unavailable } from './unavailable.ts'

/** How many calls an upstream has at once, and how many wait for their turn: beyond, callers are told to come again. */
export class Turns {
  readonly #most: number
  readonly #mostWaiting: number
  readonly #waiting: (() => void)[] = []
  #inWork = 0

  constructor({ concurrency, queue }: { readonly concurrency: number; readonly queue: number }) {
    this.#most = concurrency
    this.#mostWaiting = queue
  }

  get inWork(): number {
    return this.#inWork
  }

  /**
   * Resolves with what ends the turn, once it has come. Whoever leaves before has none.
   *
   * @throws ServiceUnavailable (503) where too many wait.
   */
  async take(name: string, left: AbortSignal): Promise<() => void> {
    if (this.#inWork < this.#most) this.#inWork++
    else {
      if (this.#waiting.length >= this.#mostWaiting) {
        throw unavailable(`The upstream of ${name} has more calls than it takes at once. Try again later.`)
      }
      await this.#wait(left)
    }
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      const next = this.#waiting.shift()
      if (next) next()
      else this.#inWork--
    }
  }

  #wait(left: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        const at = this.#waiting.indexOf(come)
        if (at !== -1) this.#waiting.splice(at, 1)
        reject(unavailable('The call was not waited for.'))
      }
      const come = () => {
        left.removeEventListener('abort', leave)
        resolve()
      }
      if (left.aborted) leave()
      else {
        left.addEventListener('abort', leave, { once: true })
        this.#waiting.push(come)
      }
    })
  }
}
