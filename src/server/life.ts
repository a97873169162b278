/** Whether a server goes on, or is about to end: its listeners and its pages of health look at the same. */
export class Life {
  #isDraining = false
  /** When somebody last asked whether to send it requests; monotonic milliseconds. */
  #askedAt = Number.NEGATIVE_INFINITY

  get isDraining(): boolean {
    return this.#isDraining
  }

  drain(): void {
    this.#isDraining = true
  }

  /** Somebody decides by the answer whether to send requests here. */
  asked(): void {
    this.#askedAt = performance.now()
  }

  /** Whether anybody asked within so many milliseconds. */
  wasAsked(within: number): boolean {
    return performance.now() - this.#askedAt <= within
  }
}
