import {
  actionsMatching,
  getServiceAuthorization,
  listServices,
  type ServiceAction,
} from '../aws-data/authorization-data/index.ts'
import type { LooseNode, LooseObject } from './loose-json.ts'
import { everything, type Option } from './options.ts'

/** Services before the colon, and what a service does behind it. */
export function actionOptions(typed: string): Option[] {
  const colon = typed.indexOf(':')
  if (colon === -1) {
    const services = listServices().map(({ prefix, name }): Option => {
      return { kind: 'service', text: `${prefix}:`, detail: name, unfinished: true }
    })
    return [...services, everything('*', 'everything')]
  }
  const service = getServiceAuthorization(typed.slice(0, colon))
  if (service === undefined) return []
  const all = everything(`${service.prefix}:*`, `everything in ${service.name}`)
  const actions = service.actions.map(({ name, accessLevel }): Option => {
    return { kind: 'action', text: `${service.prefix}:${name}`, detail: accessLevel }
  })
  return [...actions, all]
}

/** The actions that a statement names. Patterns over all services, such as `*`, name none in particular. */
export function actionsOf(statement: LooseObject | undefined): readonly ServiceAction[] {
  const named = statement?.members.find(({ name }) => name.value === 'Action')?.value
  return textsIn(named).flatMap((text) => (/^[\w-]+:/.test(text) ? actionsMatching(text) : []))
}

function textsIn(node: LooseNode | undefined): string[] {
  if (node?.kind === 'text') return [node.value]
  return node?.kind === 'array' ? node.items.flatMap(textsIn) : []
}
