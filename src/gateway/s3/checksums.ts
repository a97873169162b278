import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** A checksum of bytes as they pass. */
export interface Checksum {
  /** As AWS's errors call it. */
  readonly name: string
  update(bytes: Uint8Array): void
  /** In base64, as headers and trailers have it. */
  digest(): string
}

/**
 * The checksum that a header or a trailer of S3's is of, by its name; `undefined` for one that is not known here.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
 */
export function checksumOf(header: string): Checksum | undefined {
  switch (header) {
    case 'x-amz-checksum-crc32':
      return new Crc32()
    case 'x-amz-checksum-crc32c':
      return new Crc32c()
    case 'x-amz-checksum-crc64nvme':
      return new Crc64Nvme()
    case 'x-amz-checksum-sha1':
      return new Digest('SHA1')
    case 'x-amz-checksum-sha256':
      return new Digest('SHA256')
    case 'content-md5':
      return new Digest('MD5')
    default:
      return undefined
  }
}

class Digest implements Checksum {
  readonly name: string
  readonly #hash

  constructor(name: 'MD5' | 'SHA1' | 'SHA256') {
    this.name = name
    this.#hash = createHash(name.toLowerCase())
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes)
  }

  digest(): string {
    return this.#hash.digest('base64')
  }
}

class Crc32 implements Checksum {
  readonly name = 'CRC32'
  #crc = 0

  update(bytes: Uint8Array): void {
    this.#crc = crc32(bytes, this.#crc)
  }

  digest(): string {
    return inBase64(this.#crc)
  }
}

/** Tables of this many bytes at once, of which the first is of one. */
const SLICES = 8

/** Castagnoli's. @see https://www.rfc-editor.org/rfc/rfc3720#appendix-B.4 */
class Crc32c implements Checksum {
  static #tables: readonly Uint32Array[] | undefined
  readonly name = 'CRC32C'
  #crc = 0xffffffff

  update(bytes: Uint8Array): void {
    Crc32c.#tables ??= tables(0x82f63b78, 0).low
    const [t0, t1, t2, t3, t4, t5, t6, t7] = Crc32c.#tables as unknown as EightTables
    let crc = this.#crc
    let i = 0
    for (const end = bytes.length - 7; i < end; i += SLICES) {
      const a = crc ^ word(bytes, i)
      const b = word(bytes, i + 4)
      crc =
        at(t7, a) ^
        at(t6, a >>> 8) ^
        at(t5, a >>> 16) ^
        at(t4, a >>> 24) ^
        at(t3, b) ^
        at(t2, b >>> 8) ^
        at(t1, b >>> 16) ^
        at(t0, b >>> 24)
    }
    for (; i < bytes.length; i++) crc = at(t0, crc ^ (bytes[i] ?? 0)) ^ (crc >>> 8)
    this.#crc = crc
  }

  digest(): string {
    return inBase64(~this.#crc)
  }
}

/** NVM Express's. @see https://reveng.sourceforge.io/crc-catalogue/17plus.htm#crc.cat.crc-64-nvme */
class Crc64Nvme implements Checksum {
  static #tables: { readonly low: readonly Uint32Array[]; readonly high: readonly Uint32Array[] } | undefined
  readonly name = 'CRC64NVME'
  #low = 0xffffffff
  #high = 0xffffffff

  update(bytes: Uint8Array): void {
    Crc64Nvme.#tables ??= tables(0xac4bc9b5, 0x9a6c9329)
    const [l0, l1, l2, l3, l4, l5, l6, l7] = Crc64Nvme.#tables.low as unknown as EightTables
    const [h0, h1, h2, h3, h4, h5, h6, h7] = Crc64Nvme.#tables.high as unknown as EightTables
    let low = this.#low
    let high = this.#high
    let i = 0
    for (const end = bytes.length - 7; i < end; i += SLICES) {
      const a = low ^ word(bytes, i)
      const b = high ^ word(bytes, i + 4)
      low =
        at(l7, a) ^
        at(l6, a >>> 8) ^
        at(l5, a >>> 16) ^
        at(l4, a >>> 24) ^
        at(l3, b) ^
        at(l2, b >>> 8) ^
        at(l1, b >>> 16) ^
        at(l0, b >>> 24)
      high =
        at(h7, a) ^
        at(h6, a >>> 8) ^
        at(h5, a >>> 16) ^
        at(h4, a >>> 24) ^
        at(h3, b) ^
        at(h2, b >>> 8) ^
        at(h1, b >>> 16) ^
        at(h0, b >>> 24)
    }
    for (; i < bytes.length; i++) {
      const index = low ^ (bytes[i] ?? 0)
      low = at(l0, index) ^ ((low >>> 8) | (high << 24))
      high = at(h0, index) ^ (high >>> 8)
    }
    this.#low = low
    this.#high = high
  }

  digest(): string {
    return inBase64(~this.#high, ~this.#low)
  }
}

type EightTables = readonly [T, T, T, T, T, T, T, T]
type T = Uint32Array

function at(table: T, index: number): number {
  return table[index & 0xff] ?? 0
}

function word(bytes: Uint8Array, i: number): number {
  return (bytes[i] ?? 0) | ((bytes[i + 1] ?? 0) << 8) | ((bytes[i + 2] ?? 0) << 16) | ((bytes[i + 3] ?? 0) << 24)
}

/** Of a polynomial of 64 bits with its bits reversed, in two halves; one of 32 bits is the low one. */
function tables(polynomialLow: number, polynomialHigh: number) {
  const low = Array.from({ length: SLICES }, () => new Uint32Array(256))
  const high = Array.from({ length: SLICES }, () => new Uint32Array(256))
  const [low0, high0] = [low[0] ?? new Uint32Array(), high[0] ?? new Uint32Array()]
  for (let byte = 0; byte < 256; byte++) {
    let [l, h] = [byte, 0]
    for (let bit = 0; bit < 8; bit++) {
      const isOdd = (l & 1) === 1
      l = (l >>> 1) | (h << 31)
      h >>>= 1
      if (isOdd) [l, h] = [l ^ polynomialLow, h ^ polynomialHigh]
    }
    low0[byte] = l
    high0[byte] = h
  }
  for (let slice = 1; slice < SLICES; slice++) {
    for (let byte = 0; byte < 256; byte++) {
      const [l, h] = [low[slice - 1]?.[byte] ?? 0, high[slice - 1]?.[byte] ?? 0]
      const [toLow, toHigh] = [low[slice], high[slice]]
      if (toLow) toLow[byte] = ((l >>> 8) | (h << 24)) ^ at(low0, l)
      if (toHigh) toHigh[byte] = (h >>> 8) ^ at(high0, l)
    }
  }
  return { low, high }
}

function inBase64(...words: readonly number[]): string {
  const bytes = Buffer.alloc(words.length * 4)
  for (const [i, value] of words.entries()) bytes.writeUInt32BE(value >>> 0, i * 4)
  return bytes.toString('base64')
}
