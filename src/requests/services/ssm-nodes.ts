import type { RowsChange } from '../common-rows.ts'
import { isRecord, type Path, textsAt, valuesAt } from '../path.ts'
import type { Asked, ResourceRow } from '../rows.ts'

/** Nodes by their ids: of EC2, or of another machine that is managed (`mi-…`). */
export function nodes(...places: readonly Path[]): readonly ResourceRow[] {
  return nodesOf(places.join(', '), ({ parameters, element }) =>
    places.flatMap((place) => textsAt(place, parameters, element)),
  )
}

function nodesOf(says: string, idsOf: (asked: Asked) => readonly string[]): readonly ResourceRow[] {
  const ids = (kind: string, prefix: RegExp) => ({
    says: `${kind} in ${says}`,
    of: (asked: Asked) => idsOf(asked).filter((id) => prefix.test(id)),
  })
  return [
    { type: 'instance', parts: { InstanceId: ids('instances', /^(?!mi-|ecs:)/) }, optional: true },
    { type: 'managed-instance', parts: { InstanceId: ids('managed nodes', /^mi-/) }, optional: true },
  ]
}

/** Targets by id say which nodes they are; those by tag or group do not. */
function targetsOf({ parameters, element }: Asked): { readonly ids: readonly string[]; readonly areUnsaid: boolean } {
  const byId = (target: unknown) => isRecord(target) && String(target.Key).toLowerCase() === 'instanceids'
  const targets = valuesAt('Targets[]', parameters, element)
  return {
    ids: targets.filter(byId).flatMap((target) => textsAt('.Values[]', parameters, target)),
    areUnsaid: targets.some((target) => !byId(target)),
  }
}

export const TARGETS = nodesOf('Targets', (asked) => targetsOf(asked).ids)

export const unsaidTargets: RowsChange = (rows) => {
  const [main] = rows
  const when = { says: 'with Targets that are not ids', of: (asked: Asked) => targetsOf(asked).areUnsaid }
  return main === undefined ? [] : [...rows, { ...main, on: [{ type: 'instance' }], when }]
}
