/** The ways to act as a role through a service that the role trusts: a row each, and what a row says as a method. */
import { conditionsHold, type Method, type Need, type Way } from '../method.ts'
import { resourceOfType } from '../resource-type.ts'
import { containerRows } from './containers.ts'
import { dataRows } from './data.ts'
import { deploymentRows } from './deployment.ts'
import { functionRows } from './functions.ts'
import { identityRows } from './identities.ts'
import { instanceRows } from './instances.ts'
import { learningRows } from './learning.ts'
import type { ServiceRow } from './row.ts'

export type { ServiceRow } from './row.ts'

const PASS_ROLE = 'iam:PassRole'

/** All rows. */
export const serviceRows: readonly ServiceRow[] = [
  ...functionRows,
  ...instanceRows,
  ...containerRows,
  ...dataRows,
  ...learningRows,
  ...deploymentRows,
  ...identityRows,
]

function serviceMethod(row: ServiceRow): Method {
  const { catalogue, trusted, passedTo, needs, source } = row
  const actions = Object.keys(needs)
  return {
    name: passedTo ? `${PASS_ROLE} to ${trusted[0]}` : (actions[0] ?? ''),
    source,
    catalogue,
    actions: passedTo ? [PASS_ROLE, ...actions] : actions,
    ways: ({ account, permits, principals, trustsService }) => {
      const there = (names: readonly string[]) => names.flatMap((name) => principalsOf(name, account.partition))
      const roles = [...new Set(there(trusted).flatMap((service) => principals.rolesTrusting(service)))]
      // Nothing else is asked where there is no such role.
      if (roles.length === 0) return []
      const own = Object.entries(needs).flatMap(([action, types]): readonly Need[] =>
        types.length === 0
          ? [{ action, resource: undefined }]
          : types.map((name) => ({ action, resource: undefined, type: resourceOfType(action, name, account) })),
      )
      // What does not depend on the role is asked first: it is the same for all.
      if (!own.every(permits)) return []
      return roles.flatMap((target) => {
        const trust = trustsService(target, there(trusted))
        if (!trust) return []
        const named = (text: string) => text.replace('{role}', `the role ${target.name}`)
        const assumed = [
          ...(row.assumes === undefined ? [] : [named(row.assumes)]),
          ...(trust.isConditional ? [conditionsHold(target)] : []),
        ]
        const way: Way = {
          target,
          gain: 'control',
          needs: passedTo ? [passing(target.arn, there(passedTo), permits), ...own] : own,
          sentence: passedTo ? `passes the role ${target.name} to ${row.does}` : named(row.does),
          ...(assumed.length > 0 && { assumes: assumed.join(', and ') }),
        }
        return [way]
      })
    },
  }
}

/**
 * In China's Regions the principals of some services, such as EC2's, end in `.cn`.
 *
 * @see https://github.com/kubernetes/kops/issues/27
 */
function principalsOf(name: string, partition: string): readonly string[] {
  return partition === 'aws-cn' ? [name, `${name}.cn`] : [name]
}

/** Passing the role, as one of the names that the service has there: the first that is allowed. */
function passing(resource: string, services: readonly string[], permits: (need: Need) => boolean): Need {
  const needs = services.map((service) => ({
    action: PASS_ROLE,
    resource,
    context: { 'iam:PassedToService': service },
  }))
  return needs.find(permits) ?? needs[0] ?? { action: PASS_ROLE, resource }
}

/** Methods that act as a role through a service that the role trusts. */
export const serviceMethods: readonly Method[] = serviceRows.map(serviceMethod)
