import { BoundedCache } from '../../../aws/index.ts'
import { findAction } from '../../aws-data/authorization-data/index.ts'
import type { Pattern } from '../../language/wildcard.ts'
import { shapeOfType } from '../arn-shapes.ts'

/** Resources of one type, in one account. */
export interface ResourceOfType {
  /** `arn:aws:lambda:us-east-1:123456789012:function:example` */
  readonly example: string
  /** A resource pattern that covers them all, and more. */
  readonly pattern: string
  readonly shape: Pattern
}

interface Place {
  readonly partition: string
  readonly accountId: string
}

const found = new BoundedCache<string, ResourceOfType>(1_024)

/**
 * The resources of a type that an action is for, by AWS's reference.
 *
 * @throws Error where it is for none of that name: a wrong row.
 */
export function resourceOfType(action: string, typeName: string, place: Place): ResourceOfType {
  const id = `${action} ${typeName} ${place.partition} ${place.accountId}`
  const known = found.get(id)
  if (known) return known
  const types = findAction(action)?.action.resourceTypes ?? []
  const type = types.find((each) => each.type.name === typeName)?.type
  if (!type) throw new Error(`${action} is not for resources of the type ${typeName}`)
  const filled = (region: string, rest: string) =>
    type.arn.replace(/\$\{([^}]*)\}/g, (_, name: string) => {
      if (name === 'Partition') return place.partition
      if (name === 'Account') return place.accountId
      return name === 'Region' ? region : rest
    })
  const made = {
    example: filled('us-east-1', 'example'),
    pattern: filled('*', '*'),
    shape: shapeOfType(type.arn, place),
  }
  found.set(id, made)
  return made
}
