import { IncompleteBody, MalformedTrailerError } from './errors.ts'

/** What a body in chunks is made of, told piece by piece. */
export interface ChunkEvents {
  /** A chunk begins. @param line as it was sent, without its end. */
  begin(size: number, signature: string | undefined, line: string): void
  data(bytes: Uint8Array): void
  /** Of a chunk that is not the last one, which has no data. */
  end(): void
  /** All is there. @param raw what came after the last chunk's line, with the line that ends it all. */
  trailer(headers: readonly (readonly [name: string, value: string])[], raw: string): void
}

/** Characters of a chunk's line: its size, and a signature's 64 digits. */
const LONGEST_LINE = 128
const LONGEST_TRAILER = 4096
const CR = 13
const LF = 10
/** Ten digits are a tebibyte: none is ever rounded. */
const CHUNK_LINE = /^([0-9a-fA-F]{1,10})(?:;chunk-signature=([0-9a-f]{64}))?$/
const TRAILER_LINE = /^([a-z0-9-]{1,128}):([\x20-\x7e]*)$/i

type State = 'line' | 'data' | 'end of data' | 'trailer' | 'done'

/**
 * Reads `aws-chunked`: lines of a size (`10000;chunk-signature=…`), each with its data, and after the last one, whose
 * size is nothing, the headers that trail. All that is not exactly so is refused: what another reader might take for
 * other bytes.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html#sigv4-chunked-body-definition
 */
export class ChunkFraming {
  readonly #events: ChunkEvents
  #state: State = 'line'
  /** What has been read of a line. */
  #line = ''
  /** Bytes of the chunk that are still to come. */
  #left = 0
  #headers: (readonly [string, string])[] = []
  #trailer = ''

  constructor(events: ChunkEvents) {
    this.#events = events
  }

  /** @throws IncompleteBody or MalformedTrailerError (400) */
  write(bytes: Uint8Array): void {
    let at = 0
    while (at < bytes.length) {
      switch (this.#state) {
        case 'data':
          at = this.#readData(bytes, at)
          break
        case 'line':
        case 'end of data':
        case 'trailer':
          at = this.#readLine(bytes, at)
          break
        case 'done':
          throw malformed()
        default:
          this.#state satisfies never
      }
    }
  }

  /** @throws IncompleteBody (400) where the body is over before its end. */
  finish(): void {
    if (this.#state !== 'done') throw malformed()
  }

  #readData(bytes: Uint8Array, from: number): number {
    const to = Math.min(bytes.length, from + this.#left)
    this.#left -= to - from
    this.#events.data(from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to))
    if (this.#left === 0) this.#state = 'end of data'
    return to
  }

  #readLine(bytes: Uint8Array, from: number): number {
    const end = bytes.indexOf(LF, from)
    const to = end === -1 ? bytes.length : end + 1
    const most = this.#state === 'trailer' ? LONGEST_TRAILER - this.#trailer.length : LONGEST_LINE
    if (this.#line.length + to - from > most) throw malformed()
    this.#line += Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1')
    if (end !== -1 && this.#line.charCodeAt(this.#line.length - 2) === CR) this.#take()
    else if (end !== -1 && this.#state !== 'trailer') throw malformed()
    return to
  }

  #take(): void {
    const line = this.#line
    this.#line = ''
    switch (this.#state) {
      case 'line':
        this.#begin(line.slice(0, -2))
        break
      case 'end of data':
        if (line !== '\r\n') throw malformed()
        this.#state = 'line'
        this.#events.end()
        break
      case 'trailer':
        this.#trailer += line
        this.#trail(line.slice(0, -2))
        break
      default:
        throw new Error(`no line is read in ${this.#state}`)
    }
  }

  #begin(line: string): void {
    const parts = CHUNK_LINE.exec(line)
    if (!parts) throw malformed()
    const size = Number.parseInt(parts[1] ?? '', 16)
    this.#left = size
    this.#state = size === 0 ? 'trailer' : 'data'
    this.#events.begin(size, parts[2], line)
  }

  /** Some clients end a header as it is signed, with a line feed, before they end its line. */
  #trail(line: string): void {
    if (line === '') {
      this.#state = 'done'
      this.#events.trailer(this.#headers, this.#trailer)
      return
    }
    const parts = TRAILER_LINE.exec(line.endsWith('\n') ? line.slice(0, -1) : line)
    if (!parts) throw MalformedTrailerError(TRAILER)
    this.#headers.push([(parts[1] ?? '').toLowerCase(), (parts[2] ?? '').trim()])
  }
}

const TRAILER =
  'The request contained trailing data that was not well-formed or did not conform to our published schema.'

function malformed() {
  return IncompleteBody('The request body terminated unexpectedly')
}
