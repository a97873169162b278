import type { Shape, StructureShape } from '../model/shape.ts'

/** Whether the model names a parameter of the query protocol: `Tags.member.1.Key`. */
export function isKnownParameter(shape: StructureShape | undefined, name: string): boolean {
  return shape !== undefined && isKnown(shape, name.split('.'), 0)
}

function isKnown(shape: Shape, parts: readonly string[], at: number): boolean {
  if (at === parts.length) return true
  switch (shape.kind) {
    case 'structure': {
      const member = shape.membersByQueryName.get(parts[at] ?? '')
      return member !== undefined && isKnown(member.shape, parts, at + 1)
    }
    case 'list': {
      const index = shape.flattened ? at : at + 1
      return /^\d+$/.test(parts[index] ?? '') && isKnown(shape.member, parts, index + 1)
    }
    case 'map': {
      const side = shape.flattened ? at + 1 : at + 2
      const child =
        parts[side] === shape.keyName ? shape.key : parts[side] === shape.valueName ? shape.value : undefined
      return child !== undefined && isKnown(child, parts, side + 1)
    }
    default:
      return false
  }
}
