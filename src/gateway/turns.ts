import { unavailable } from './unavailable.ts'

interface Waiting {
  readonly who: string
  readonly come: () => void
}

/**
 * How many calls an upstream has at once, and how many wait for their turn: beyond, callers are told to come again. Of
 * each, one caller has three quarters at most, so that one whose bodies never end holds up nobody else.
 */
export class Turns {
  readonly #most: number
  readonly #mostWaiting: number
  readonly #waiting: Waiting[] = []
  readonly #inWorkOf = new Map<string, number>()
  #inWork = 0

  constructor({ concurrency, queue }: { readonly concurrency: number; readonly queue: number }) {
    this.#most = concurrency
    this.#mostWaiting = queue
  }

  get inWork(): number {
    return this.#inWork
  }

  get waiting(): number {
    return this.#waiting.length
  }

  /**
   * Resolves with what ends the turn, once it has come. Whoever leaves before has none.
   *
   * @param name of the upstream.
   * @throws ServiceUnavailable (503) where too many wait.
   */
  async take(name: string, who: string, left: AbortSignal): Promise<() => void> {
    if (this.#inWork < this.#most && this.#hasShare(who)) this.#count(who, 1)
    else {
      const own = this.#waiting.reduce((sum, each) => sum + Number(each.who === who), 0)
      if (this.#waiting.length >= this.#mostWaiting || own >= shareOf(this.#mostWaiting)) {
        throw unavailable(`The upstream of ${name} has more calls than it takes at once. Try again later.`)
      }
      await this.#wait(who, left)
    }
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      this.#count(who, -1)
      const at = this.#waiting.findIndex((each) => this.#hasShare(each.who))
      const [next] = at === -1 ? [] : this.#waiting.splice(at, 1)
      if (!next) return
      this.#count(next.who, 1)
      next.come()
    }
  }

  #hasShare(who: string): boolean {
    return (this.#inWorkOf.get(who) ?? 0) < shareOf(this.#most)
  }

  #count(who: string, by: 1 | -1): void {
    this.#inWork += by
    const own = (this.#inWorkOf.get(who) ?? 0) + by
    if (own === 0) this.#inWorkOf.delete(who)
    else this.#inWorkOf.set(who, own)
  }

  #wait(who: string, left: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        const at = this.#waiting.indexOf(waiting)
        if (at !== -1) this.#waiting.splice(at, 1)
        reject(unavailable('The call was not waited for.'))
      }
      const come = () => {
        left.removeEventListener('abort', leave)
        resolve()
      }
      const waiting = { who, come }
      if (left.aborted) leave()
      else {
        left.addEventListener('abort', leave, { once: true })
        this.#waiting.push(waiting)
      }
    })
  }
}

function shareOf(most: number): number {
  return most - Math.floor(most / 4)
}
