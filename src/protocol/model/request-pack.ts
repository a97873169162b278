import { readDataFile, readShard } from '../../aws/data-file.ts'
import type { ReferenceSource, ShapeSource } from './source.ts'

/** What the pack has of one service. */
export interface PackedService {
  /** The shape of an operation's input, and what its document is called in XML. */
  input(operation: string): { readonly shape: string; readonly root: string | undefined } | undefined
  shape(name: string): ShapeSource | undefined
  /** Characters of its text. */
  readonly size: number
}

/** A shape's name, or a reference of a model; what begins with a colon is a type: `:string`, `:timestamp:iso8601`. */
export type PackedReference = string | ReferenceSource

interface PackedShape extends Omit<ShapeSource, 'members' | 'member' | 'key' | 'value'> {
  readonly members?: Readonly<Record<string, PackedReference>>
  readonly member?: PackedReference
  readonly key?: PackedReference
  readonly value?: PackedReference
}

/** Services by AWS's names, in the order of their pieces, each with its length. */
export type PackIndex = readonly (readonly [service: string, length: number])[]

interface Index {
  readonly positions: ReadonlyMap<string, number>
  readonly lengths: readonly number[]
}

let index: Index | undefined

/**
 * Inflates what `data/request-shapes.pack` has of a service; `undefined` where it has none. `data/request-shapes.json`
 * says which piece is whose. A piece is a line of its operations' inputs and one for each shape, which is parsed when
 * it is asked for.
 *
 * @param service by the model's name.
 * @throws Error where the files are not there: a broken installation.
 */
export function readPackedService(service: string): PackedService | undefined {
  index ??= readIndex()
  const position = index.positions.get(service)
  return position === undefined ? undefined : packedService(readShard('request-shapes.pack', index.lengths, position))
}

function readIndex(): Index {
  const rows: PackIndex = JSON.parse(readDataFile('request-shapes.json'))
  return {
    positions: new Map(rows.map(([service], position) => [service, position])),
    lengths: rows.map(([, length]) => length),
  }
}

function packedService(text: string): PackedService {
  const lines = text.split('\n')
  const inputs: Readonly<Record<string, string | readonly [string, string]>> = JSON.parse(lines[0] ?? '{}')
  const shapes = new Map<string, string>()
  for (const line of lines.slice(1)) shapes.set(line.slice(0, line.indexOf(' ')), line)
  return {
    size: text.length,
    input(operation) {
      const input = Object.hasOwn(inputs, operation) ? inputs[operation] : undefined
      if (input === undefined) return undefined
      return typeof input === 'string' ? { shape: input, root: undefined } : { shape: input[0], root: input[1] }
    },
    shape(name) {
      if (name.startsWith(':')) return scalar(name)
      const line = shapes.get(name)
      return line === undefined ? undefined : unpacked(JSON.parse(line.slice(name.length + 1)))
    },
  }
}

function scalar(name: string): ShapeSource {
  const [, type = '', timestampFormat] = name.split(':')
  if (type === 'document') return { type: 'structure', document: true }
  return timestampFormat === undefined ? { type } : { type, timestampFormat }
}

function unpacked({ members, member, key, value, ...shape }: PackedShape): ShapeSource {
  return {
    ...shape,
    ...(members && {
      members: Object.fromEntries(Object.entries(members).map(([name, reference]) => [name, referenceOf(reference)])),
    }),
    ...(member && { member: referenceOf(member) }),
    ...(key && { key: referenceOf(key) }),
    ...(value && { value: referenceOf(value) }),
  }
}

function referenceOf(reference: PackedReference): ReferenceSource {
  return typeof reference === 'string' ? { shape: reference } : reference
}
