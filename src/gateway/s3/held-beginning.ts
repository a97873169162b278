import { Transform, type TransformCallback } from 'node:stream'

/** Bytes. As many calls as an upstream has in work may hold as much at once. */
const MOST = 256 * 1024

/**
 * Passes on nothing of a body before so much of it has come, or all: of one that is short nothing goes on where it
 * turns out not to be what its head says. Some stores keep what came of a body that breaks off.
 */
export class HeldBeginning extends Transform {
  #held: Uint8Array[] | undefined = []
  #size = 0

  override _transform(bytes: Uint8Array, _: BufferEncoding, done: TransformCallback): void {
    if (!this.#held) this.push(bytes)
    else {
      this.#held.push(bytes)
      this.#size += bytes.length
      if (this.#size > MOST) this.#letGo()
    }
    done()
  }

  override _flush(done: TransformCallback): void {
    this.#letGo()
    done()
  }

  #letGo(): void {
    for (const bytes of this.#held ?? []) this.push(bytes)
    this.#held = undefined
  }
}
