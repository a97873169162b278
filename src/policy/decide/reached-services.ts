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
  const actions = (prefix: string) => {
    const allowing = allows.map((each) => testFor(each, prefix))
    const denying = denies.map((each) => testFor(each, prefix))
    const isReached = (action: string) =>
      allowing.some((isFor) => isFor(action)) && !denying.some((isFor) => isFor(action))
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

/** An Action or NotAction element by the services that its values are for: it may have thousands. */
interface Element {
  readonly negated: boolean
  /** Those that write a service out, by its prefix. */
  readonly ofService: ReadonlyMap<string, readonly Value[]>
  /** Those that leave it open. */
  readonly open: readonly (Value & { readonly isOfService: ActionTest })[]
}

interface Value {
  readonly text: string
  readonly isWhole: boolean
}

function elementOf({ negated, values }: ListElement): Element {
  const ofService = new Map<string, Value[]>()
  const open: Element['open'][number][] = []
  for (const text of values) {
    const colon = text.indexOf(':')
    const [service, action] = colon === -1 ? [text, text] : [text.slice(0, colon), text.slice(colon + 1)]
    const value = { text, isWhole: action === '*' }
    if (colon === -1 || /[*?]/.test(service)) {
      open.push({ ...value, isOfService: compileAction({ negated: false, values: [service] }) })
      continue
    }
    const prefix = service.toLowerCase()
    const known = ofService.get(prefix)
    if (known) known.push(value)
    else ofService.set(prefix, [value])
  }
  return { negated, ofService, open }
}

/** The element's test, for the actions of one service. */
function testFor({ negated, ofService, open }: Element, prefix: string): ActionTest {
  const values = [...(ofService.get(prefix.toLowerCase()) ?? []), ...open]
  return compileAction({ negated, values: values.map(({ text }) => text) })
}

/** How many of a service's actions an element is for, as far as its text tells. */
function extentOf({ negated, ofService, open }: Element, prefix: string): 'all' | 'some' | 'none' {
  const values = [...(ofService.get(prefix) ?? []), ...open.filter(({ isOfService }) => isOfService(prefix))]
  if (values.length === 0) return negated ? 'all' : 'none'
  if (values.some(({ isWhole }) => isWhole)) return negated ? 'none' : 'all'
  return 'some'
}
