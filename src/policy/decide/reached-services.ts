import { getServiceAuthorization, listServices, type ServiceName } from '../aws-data/authorization-data/index.ts'
import type { ListElement } from '../language/document.ts'
import { parsePolicy } from '../language/parse.ts'
import { type ActionTest, compileAction } from './action.ts'

/** What identity-based policies let somebody reach, resources and conditions aside. */
export interface Reach {
  /** Whether some action of the service is allowed on something. */
  readonly service: (prefix: string) => boolean
  /** The services of AWS of which some action is, by prefix. */
  readonly services: () => readonly ServiceName[]
  /** The names of such actions of a service. */
  readonly actions: (prefix: string) => readonly string[]
}

/**
 * What the permissions of some documents together reach: an action that some Allow is for, and that no Deny takes away
 * on all resources without a condition. It asks the tests that decisions ask; a service's actions are read only where
 * the documents say different things of them.
 *
 * @throws PolicySyntaxError for a document that cannot be read in full.
 */
export function reachOf(documents: readonly string[]): Reach {
  const allows: Element[] = []
  const denies: Element[] = []
  for (const { effect, action, resource, conditions } of documents.flatMap((text) => parsePolicy(text).statements)) {
    if (action === undefined) continue
    const isForAll = resource?.negated === false && resource.values.includes('*') && conditions.length === 0
    if (effect === 'Allow') allows.push(elementOf(action))
    else if (isForAll) denies.push(elementOf(action))
  }
  const isReached = (action: string) =>
    allows.some(({ isFor }) => isFor(action)) && !denies.some(({ isFor }) => isFor(action))
  const actions = (prefix: string) => {
    const all = getServiceAuthorization(prefix)?.actions ?? []
    return all.filter(({ name }) => isReached(`${prefix}:${name}`.toLowerCase())).map(({ name }) => name)
  }
  const service = (prefix: string) => {
    const allowed = allows.map((each) => extentOf(each, prefix))
    const denied = denies.map((each) => extentOf(each, prefix))
    if (denied.includes('all') || allowed.every((each) => each === 'none')) return false
    if (allowed.includes('all') && denied.every((each) => each === 'none')) return true
    return actions(prefix).length > 0
  }
  return { service, services: () => listServices().filter(({ prefix }) => service(prefix)), actions }
}

/** An Action or NotAction element, with what of it is for a service as a whole. */
interface Element {
  readonly isFor: ActionTest
  readonly negated: boolean
  readonly values: readonly { readonly isOfService: ActionTest; readonly isWhole: boolean }[]
}

function elementOf(element: ListElement): Element {
  const values = element.values.map((value) => {
    const colon = value.indexOf(':')
    const [service, action] = colon === -1 ? [value, value] : [value.slice(0, colon), value.slice(colon + 1)]
    return { isOfService: compileAction({ negated: false, values: [service] }), isWhole: action === '*' }
  })
  return { isFor: compileAction(element), negated: element.negated, values }
}

/** How many of a service's actions an element is for, as far as its text tells. */
function extentOf({ values, negated }: Element, prefix: string): 'all' | 'some' | 'none' {
  const ofService = values.filter(({ isOfService }) => isOfService(prefix))
  if (ofService.length === 0) return negated ? 'all' : 'none'
  if (ofService.some(({ isWhole }) => isWhole)) return negated ? 'none' : 'all'
  return 'some'
}
