import { breathe } from '../../aws/index.ts'
import type { ListShape, Shape, StructureShape } from '../model/shape.ts'
import { holdsLong, isLong } from './text-pieces.ts'

/**
 * Encodes an answer of the RPC v2 CBOR protocol: an answer without members is an empty map.
 *
 * @see https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
 */
export function writeCbor(
  shape: StructureShape | undefined,
  output: object,
  extra: Readonly<Record<string, unknown>> = {},
): Uint8Array {
  const writer = new Writer()
  const own = shape === undefined ? [] : present(shape, output)
  const others = Object.entries(extra)
  writer.head(MAP, own.length + others.length)
  for (const [name, value] of others) {
    writer.text(name)
    writer.plain(value)
  }
  for (const { wireName, name, shape: memberShape } of own) {
    writer.text(wireName)
    writeValue(writer, memberShape, (output as Record<string, unknown>)[name])
  }
  return writer.bytes()
}

/** The same, where lists are long: element by element, with turns for others. */
export async function writeCborInPieces(shape: StructureShape, output: object): Promise<readonly Uint8Array[]> {
  const writer = new Writer()
  const pieces: Uint8Array[] = []
  await structureInPieces({ writer, pieces }, shape, output)
  return [...pieces, writer.bytes()]
}

interface Out {
  readonly writer: Writer
  readonly pieces: Uint8Array[]
}

async function structureInPieces(out: Out, shape: StructureShape, value: object): Promise<void> {
  const members = present(shape, value)
  out.writer.head(MAP, members.length)
  for (const { wireName, name, shape: memberShape } of members) {
    const child = (value as Record<string, unknown>)[name]
    out.writer.text(wireName)
    if (memberShape.kind === 'list' && isLong(memberShape, child))
      await listInPieces(out, memberShape, child as unknown[])
    else writeValue(out.writer, memberShape, child)
  }
}

async function listInPieces(out: Out, shape: ListShape, list: readonly unknown[]): Promise<void> {
  const { writer, pieces } = out
  writer.head(LIST, list.length)
  for (const element of list) {
    const turn = breathe()
    if (turn) await turn
    if (shape.member.kind === 'structure' && holdsLong(shape.member, element as object | null)) {
      await structureInPieces(out, shape.member, element as object)
    } else writeValue(writer, shape.member, element)
    if (writer.length >= PIECE) pieces.push(writer.take())
  }
}

function present(shape: StructureShape, value: object) {
  return shape.members.filter(({ name }) => {
    const child = (value as Record<string, unknown>)[name]
    return child !== undefined && child !== null
  })
}

function writeValue(writer: Writer, shape: Shape, value: unknown): void {
  switch (shape.kind) {
    case 'structure': {
      const members = present(shape, value as object)
      writer.head(MAP, members.length)
      for (const { wireName, name, shape: memberShape } of members) {
        writer.text(wireName)
        writeValue(writer, memberShape, (value as Record<string, unknown>)[name])
      }
      return
    }
    case 'list': {
      const list = value as readonly unknown[]
      writer.head(LIST, list.length)
      for (const element of list) writeValue(writer, shape.member, element)
      return
    }
    case 'map': {
      const entries = Object.entries(value as object).filter(([, element]) => element !== undefined)
      writer.head(MAP, entries.length)
      for (const [key, element] of entries) {
        writer.text(key)
        writeValue(writer, shape.value, element)
      }
      return
    }
    case 'timestamp':
      writer.head(TAG, 1)
      writer.double((value as Date).getTime() / 1000) // Whole seconds too, as AWS does.
      return
    case 'number':
      if (shape.integral) writer.number(value as number)
      else writer.double(value as number)
      return
    default:
      writer.plain(value)
  }
}

/** Bytes of an answer that is written in pieces. */
const PIECE = 64 * 1024

const UNSIGNED = 0
const NEGATIVE = 1
const BYTES = 2
const TEXT = 3
const LIST = 4
const MAP = 5
const TAG = 6

class Writer {
  #buffer = Buffer.allocUnsafe(1024)
  #at = 0

  bytes(): Uint8Array {
    return new Uint8Array(this.#buffer.subarray(0, this.#at))
  }

  get length(): number {
    return this.#at
  }

  /** What was written so far; the writer begins anew. */
  take(): Uint8Array {
    const bytes = this.bytes()
    this.#at = 0
    return bytes
  }

  /** Where the next `length` bytes go. Asked for before the buffer is: it may become another one. */
  #room(length: number): number {
    const start = this.#at
    if (start + length > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, start + length))
      this.#buffer.copy(larger, 0, 0, start)
      this.#buffer = larger
    }
    this.#at += length
    return start
  }

  #byte(value: number): void {
    const at = this.#room(1)
    this.#buffer[at] = value
  }

  head(major: number, argument: number): void {
    const initial = major << 5
    if (argument < 24) this.#byte(initial | argument)
    else if (argument < 2 ** 8) {
      this.#byte(initial | 24)
      this.#byte(argument)
    } else if (argument < 2 ** 16) {
      this.#byte(initial | 25)
      const at = this.#room(2)
      this.#buffer.writeUInt16BE(argument, at)
    } else if (argument < 2 ** 32) {
      this.#byte(initial | 26)
      const at = this.#room(4)
      this.#buffer.writeUInt32BE(argument, at)
    } else {
      this.#byte(initial | 27)
      const at = this.#room(8)
      this.#buffer.writeBigUInt64BE(BigInt(argument), at)
    }
  }

  text(text: string): void {
    const length = Buffer.byteLength(text)
    this.head(TEXT, length)
    const at = this.#room(length)
    this.#buffer.write(text, at, 'utf8')
  }

  number(value: number): void {
    if (!Number.isSafeInteger(value)) this.double(value)
    else if (value < 0) this.head(NEGATIVE, -1 - value)
    else this.head(UNSIGNED, value)
  }

  double(value: number): void {
    this.#byte(0xfb)
    const at = this.#room(8)
    this.#buffer.writeDoubleBE(value, at)
  }

  plain(value: unknown): void {
    if (typeof value === 'string') this.text(value)
    else if (typeof value === 'number') this.number(value)
    else if (typeof value === 'boolean') this.#byte(value ? 0xf5 : 0xf4)
    else if (value instanceof Uint8Array) {
      this.head(BYTES, value.length)
      const at = this.#room(value.length)
      this.#buffer.set(value, at)
    } else throw new Error('no CBOR for this value')
  }
}
