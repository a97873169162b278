import { loadModel } from './service-model.ts'
import type { Member, Shape, StructureShape } from './shape.ts'

/** What stands in an audit event where a secret was: CloudTrail's own words. */
export const REDACTED = 'HIDDEN_DUE_TO_SECURITY_REASONS'

/**
 * A copy of `value` in which secrets are replaced: for audit events.
 *
 * @param modelName such as `iam`.
 * @param shapeName such as `CreateLoginProfileRequest`; a shape that the model does not have leaves nothing of the value.
 */
export function redact(modelName: string, shapeName: string, value: object): object {
  const { shapes } = loadModel(modelName)
  if (!shapes.has(shapeName)) return {}
  return copy(shapes.shape(shapeName), value) as object
}

const secretShapes = new WeakMap<Shape, boolean>()

/** Whether a value of this shape can hold a secret at all: most cannot, and need no copy. */
export function holdsSecret(shape: Shape): boolean {
  let known = secretShapes.get(shape)
  if (known === undefined) {
    known = reachesSecret(shape, new Set())
    secretShapes.set(shape, known)
  }
  return known
}

function reachesSecret(shape: Shape, seen: Set<Shape>): boolean {
  if (seen.has(shape)) return false // A shape that contains itself adds nothing by that.
  seen.add(shape)
  return shape.sensitive || parts(shape).some((part) => reachesSecret(part, seen))
}

function parts(shape: Shape): readonly Shape[] {
  if (shape.kind === 'structure') return shape.members.map((member: Member) => member.shape)
  if (shape.kind === 'list') return [shape.member]
  return shape.kind === 'map' ? [shape.key, shape.value] : []
}

function copy(shape: Shape, value: unknown): unknown {
  if (value === undefined || value === null) return value
  if (shape.sensitive) return REDACTED
  if (!holdsSecret(shape)) return value
  switch (shape.kind) {
    case 'structure':
      return copyStructure(shape, value as Record<string, unknown>)
    case 'list':
      return (value as readonly unknown[]).map((element) => copy(shape.member, element))
    case 'map':
      return Object.fromEntries(
        Object.entries(value as object).map(([key, element]) => [key, copy(shape.value, element)]),
      )
    default:
      return value
  }
}

/** Only what the model names is copied: a member that it does not know may be anything. */
function copyStructure(shape: StructureShape, value: Record<string, unknown>): object {
  const copied: Record<string, unknown> = {}
  for (const member of shape.members) {
    if (value[member.name] !== undefined) copied[member.name] = copy(member.shape, value[member.name])
  }
  return copied
}
