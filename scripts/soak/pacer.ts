/** Sends one request of a mix. @returns what was wrong with its answer. */
export interface Traffic {
  send(): Promise<string | undefined>
}

interface Sent {
  readonly perSecond: number
  readonly errors: readonly string[]
  readonly p50: number
  readonly p99: number
}

/** Milliseconds between two looks at how many are to be sent. */
const TICK = 10
/** Requests at once: beyond, the server is behind, and what is not sent is an error. */
const MOST = 256
const AT_PEAK = 16

/** Sends requests by the clock, whether or not those before were answered, as many callers do. */
export class Pacer {
  readonly #traffic: Traffic

  constructor(traffic: Traffic) {
    this.#traffic = traffic
  }

  /** How many a second are answered when as many callers ask as fast as they are. */
  async peak(seconds: number): Promise<number> {
    const end = performance.now() + seconds * 1000
    let count = 0
    const caller = async () => {
      while (performance.now() < end) {
        await this.#traffic.send()
        count++
      }
    }
    await Promise.all(Array.from({ length: AT_PEAK }, caller))
    return count / seconds
  }

  async run(rate: number, seconds: number): Promise<Sent> {
    const times: number[] = []
    const errors: string[] = []
    const start = performance.now()
    let [sent, inWork] = [0, 0]
    const one = async () => {
      const begun = performance.now()
      inWork++
      const wrong = await this.#traffic.send().catch((error: Error) => `no answer: ${error.message}`)
      inWork--
      times.push(performance.now() - begun)
      if (wrong !== undefined) errors.push(wrong)
    }
    for (;;) {
      const passed = Math.min(performance.now() - start, seconds * 1000)
      for (const due = Math.floor((passed * rate) / 1000); sent < due; sent++) {
        if (inWork < MOST) void one()
        else errors.push(`not sent: ${MOST} others were not answered`)
      }
      if (passed >= seconds * 1000) break
      await new Promise((resolve) => setTimeout(resolve, TICK))
    }
    while (inWork > 0) await new Promise((resolve) => setTimeout(resolve, TICK))
    times.sort((a, b) => a - b)
    const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN
    return { perSecond: sent / seconds, errors, p50: at(0.5), p99: at(0.99) }
  }
}
