import { base64Of, breathe } from '../../aws/index.ts'
import type { Member, Shape, StructureShape } from '../model/shape.ts'

/** Characters that become bytes at once. */
const PIECE = 64 * 1024

/**
 * A long text that is written step by step, with turns for others between them: as bytes, since to encode a text of
 * megabytes at once would hold all up too.
 */
export class TextPieces {
  readonly #pieces: Uint8Array[] = []
  #text = ''

  /** @returns what is to be waited for before more is written. */
  write(text: string): Promise<void> | undefined {
    this.#text += text
    if (this.#text.length >= PIECE) this.#encode()
    return breathe()
  }

  /** A multiple of three bytes at once, so that their texts can be put together. */
  async writeBase64(bytes: Uint8Array): Promise<void> {
    const step = 3 * 4096
    for (let start = 0; start < bytes.length; start += step) {
      const turn = this.write(base64Of(bytes.subarray(start, start + step)))
      if (turn) await turn
    }
  }

  done(): readonly Uint8Array[] {
    this.#encode()
    return this.#pieces
  }

  #encode(): void {
    if (this.#text !== '') this.#pieces.push(Buffer.from(this.#text))
    this.#text = ''
  }
}

/** Elements, and elements of their lists, that are written at once: more than a usual page has. */
const FEW = 128

/** Whether a list or blob is written step by step. */
export function isLong(shape: Shape, value: unknown): boolean {
  if (shape.kind === 'blob') return (value as Uint8Array).length > PIECE
  if (shape.kind !== 'list') return false
  const list = value as readonly unknown[]
  if (list.length > FEW) return true
  if (shape.member.kind !== 'structure') return false
  const lists = longMembersOf(shape.member)
  if (lists.length === 0) return false
  let count = list.length
  for (const element of list) {
    for (const { name } of lists) {
      const { length } = (element as Readonly<Record<string, { length?: unknown } | undefined>> | null)?.[name] ?? {}
      if (typeof length === 'number') count += length
    }
  }
  return count > FEW
}

/** Whether a structure has a member that is. */
export function holdsLong(shape: StructureShape, value: object | null): boolean {
  for (const { name, shape: of } of longMembersOf(shape)) {
    const child = (value as Readonly<Record<string, unknown>> | null)?.[name]
    if (child !== undefined && child !== null && isLong(of, child)) return true
  }
  return false
}

const longMembers = new WeakMap<StructureShape, readonly Member[]>()

/** The members that may be long. */
function longMembersOf(shape: StructureShape): readonly Member[] {
  let members = longMembers.get(shape)
  if (!members) {
    members = shape.members.filter(({ shape: of }) => of.kind === 'list' || of.kind === 'blob')
    longMembers.set(shape, members)
  }
  return members
}
