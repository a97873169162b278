import type { ModelSource, ShapeSource } from '../../protocol/model/source.ts'
import type { Path } from '../path.ts'

/** A value that a request can say, and where. */
export interface Member {
  readonly name: string
  readonly path: Path
  /** How many members are above it. */
  readonly depth: number
  readonly isRequired: boolean
  /** Part of the request's path. */
  readonly isLabel: boolean
  readonly isList: boolean
  /** Whether it can be a part of an ARN. */
  readonly isText: boolean
}

const DEPTH = 3

/** All values of an operation's input down to the third level, the upper ones first. */
export function membersOf(model: ModelSource, operation: string): readonly Member[] {
  const input = model.operations[operation]?.input
  const shape = input && model.shapes[input.shape]
  const found: Member[] = []
  if (shape) collect(model, shape, { prefix: '', depth: 0, isRequired: true }, found)
  return found.toSorted((a, b) => a.depth - b.depth)
}

interface At {
  readonly prefix: string
  readonly depth: number
  readonly isRequired: boolean
}

function collect(model: ModelSource, { members, required = [] }: ShapeSource, at: At, found: Member[]): void {
  for (const [name, reference] of Object.entries(members ?? {})) {
    const isRequired = at.isRequired && required.includes(name)
    const base = { name, depth: at.depth, isRequired, isLabel: reference.location === 'uri' }
    walk(model, model.shapes[reference.shape], { path: at.prefix + name, isList: false, base }, found)
  }
}

interface Walk {
  readonly path: Path
  readonly isList: boolean
  readonly base: Omit<Member, 'path' | 'isList' | 'isText'>
}

function walk(model: ModelSource, shape: ShapeSource | undefined, { path, isList, base }: Walk, found: Member[]): void {
  if (shape === undefined) return
  switch (shape.type) {
    case 'string':
    case 'integer':
    case 'long':
      found.push({ ...base, path, isList, isText: true })
      return
    case 'boolean':
    case 'double':
    case 'float':
      found.push({ ...base, path, isList, isText: false })
      return
    case 'list':
      if (!isList)
        walk(model, model.shapes[shape.member?.shape ?? ''], { path: `${path}[]`, isList: true, base }, found)
      return
    case 'structure':
      if (base.depth + 1 < DEPTH) {
        collect(model, shape, { prefix: `${path}.`, depth: base.depth + 1, isRequired: base.isRequired }, found)
      }
      return
    default:
      return
  }
}
