import { Transform, type TransformCallback } from 'node:stream'
import { IncompleteBody, InvalidArgument } from './errors.ts'

/**
 * The file of a form, from its first byte: what is before the delimiter. What comes behind that is nobody's.
 * INVARIANT: its end goes on only where it has the length that was said of it; who reads it has a body that is too
 * short where it has not.
 */
export class FormFile extends Transform {
  readonly #delimiter: Buffer
  readonly #size: number
  /** What has not gone on: the beginning of the delimiter may be its end. */
  #held: Buffer = Buffer.alloc(0)
  #count = 0
  #isOver = false

  constructor(delimiter: Buffer, size: number) {
    super()
    this.#delimiter = delimiter
    this.#size = size
  }

  override _transform(bytes: Buffer, _: BufferEncoding, done: TransformCallback): void {
    done(this.#isOver ? null : this.#take(this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes])))
  }

  #take(all: Buffer): Error | null {
    const end = all.indexOf(this.#delimiter)
    if (end !== -1) return this.#finish(all.subarray(0, end))
    // As much is held as the delimiter has, and a byte of the file at least.
    const free = Math.max(0, all.length - this.#delimiter.length)
    this.#held = all.subarray(free)
    this.#count += free
    if (this.#count > this.#size) return notLast()
    if (free > 0) this.push(all.subarray(0, free))
    return null
  }

  override _flush(done: TransformCallback): void {
    done(this.#isOver ? null : IncompleteBody('The request body terminated unexpectedly'))
  }

  #finish(last: Buffer): Error | null {
    this.#isOver = true
    this.#held = Buffer.alloc(0)
    if (this.#count + last.length !== this.#size) return notLast()
    if (last.length > 0) this.push(last)
    return null
  }
}

function notLast() {
  return InvalidArgument('The file must be the last field of a form that is too large to be held.')
}
