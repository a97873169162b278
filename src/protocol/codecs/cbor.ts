import { Bounds, MAX_DEPTH } from './bounds.ts'
import { setEntry } from './entries.ts'
import { serializationException } from './malformed.ts'
import { fromSeconds } from './timestamp.ts'

/**
 * Decodes CBOR as the RPC v2 protocol uses it: text keys, tag 1 for times; no bignums, no other tags. Nothing is
 * allocated by a declared length: an element is made when its bytes are there.
 *
 * @throws SerializationException (400).
 * @see https://www.rfc-editor.org/rfc/rfc8949
 * @see https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
 */
export function decodeCbor(bytes: Uint8Array): unknown {
  const reader = new Reader(bytes)
  const value = reader.value(0)
  if (value === BREAK || !reader.atEnd) throw malformed()
  return value
}

/** What ends a list or map of unknown length. */
const BREAK = Symbol('break')
const INDEFINITE = 31
/** Lengths up to this stand in the first byte. */
const SHORT_LENGTH = 23

class Reader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #bounds = new Bounds()
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  value(depth: number): unknown {
    if (depth > MAX_DEPTH) throw serializationException('The request body is nested too deeply.')
    this.#bounds.value()
    const initial = this.#byte()
    const minor = initial & 31
    switch (initial >> 5) {
      case 0:
        return this.#argument(minor)
      case 1:
        return -1 - this.#argument(minor)
      case 2:
        return this.#string(minor, 2)
      case 3:
        return this.#text(minor)
      case 4:
        return this.#list(minor, depth)
      case 5:
        return this.#map(minor, depth)
      case 6:
        return this.#tagged(minor, depth)
      default:
        return this.#simple(minor)
    }
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++]
    if (byte === undefined) throw malformed()
    return byte
  }

  #skip(length: number): number {
    const start = this.#at
    if (length > this.#bytes.length - start) throw malformed()
    this.#at += length
    return start
  }

  #argument(minor: number): number {
    switch (minor) {
      case 24:
        return this.#byte()
      case 25:
        return this.#view.getUint16(this.#skip(2))
      case 26:
        return this.#view.getUint32(this.#skip(4))
      case 27: {
        const long = this.#view.getBigUint64(this.#skip(8))
        if (long > BigInt(Number.MAX_SAFE_INTEGER)) throw malformed()
        return Number(long)
      }
      default:
        if (minor > 27) throw malformed()
        return minor
    }
  }

  #string(minor: number, major: number): Uint8Array {
    if (minor !== INDEFINITE) {
      const length = this.#argument(minor)
      const start = this.#skip(length)
      return this.#bytes.subarray(start, start + length)
    }
    const chunks: Uint8Array[] = []
    for (;;) {
      const initial = this.#byte()
      if (initial === 0xff) return chunks.length === 1 && chunks[0] ? chunks[0] : new Uint8Array(Buffer.concat(chunks))
      if (initial >> 5 !== major || (initial & 31) === INDEFINITE) throw malformed()
      chunks.push(this.#string(initial & 31, major))
    }
  }

  /** Most are names, short and plain: a decoder takes ten times as long to begin. */
  #text(minor: number): string {
    if (minor > SHORT_LENGTH) return utf8(this.#string(minor, 3))
    const start = this.#skip(minor)
    let text = ''
    for (let at = start; at < start + minor; at++) {
      const byte = this.#bytes[at] ?? 0
      if (byte > 0x7f) return utf8(this.#bytes.subarray(start, start + minor))
      text += String.fromCharCode(byte)
    }
    return text
  }

  #list(minor: number, depth: number): unknown[] {
    this.#bounds.open(depth)
    const list: unknown[] = []
    if (minor === INDEFINITE) {
      for (let element = this.value(depth + 1); element !== BREAK; element = this.value(depth + 1)) list.push(element)
      return list
    }
    const length = this.#argument(minor)
    for (let index = 0; index < length; index++) list.push(this.#definite(depth + 1))
    return list
  }

  #map(minor: number, depth: number): Record<string, unknown> {
    this.#bounds.open(depth)
    const map: Record<string, unknown> = {}
    const length = minor === INDEFINITE ? Number.POSITIVE_INFINITY : this.#argument(minor)
    for (let index = 0; index < length; index++) {
      const key = this.value(depth + 1)
      if (key === BREAK && minor === INDEFINITE) return map
      this.#bounds.name(depth)
      if (typeof key !== 'string' || Object.hasOwn(map, key)) throw malformed()
      setEntry(map, key, this.#definite(depth + 1))
    }
    return map
  }

  #definite(depth: number): unknown {
    const value = this.value(depth)
    if (value === BREAK) throw malformed()
    return value
  }

  #tagged(minor: number, depth: number): unknown {
    if (this.#argument(minor) !== 1) throw malformed()
    const seconds = this.value(depth + 1)
    const date = typeof seconds === 'number' ? fromSeconds(seconds) : undefined
    if (!date) throw malformed()
    return date
  }

  #simple(minor: number): unknown {
    switch (minor) {
      case 20:
        return false
      case 21:
        return true
      case 22:
      case 23:
        return null
      case 25:
        return half(this.#view.getUint16(this.#skip(2)))
      case 26:
        return this.#view.getFloat32(this.#skip(4))
      case 27:
        return this.#view.getFloat64(this.#skip(8))
      case INDEFINITE:
        return BREAK
      default:
        throw malformed()
    }
  }
}

function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function utf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw malformed()
  }
}

function malformed() {
  return serializationException('Could not parse the request body as CBOR.')
}
