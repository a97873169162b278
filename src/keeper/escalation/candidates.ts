import { STEP_ACTIONS } from '../../policy/analyse/index.ts'
import { getManagedPolicyAnywhere, principals, statements } from '../../policy/index.ts'
import type { AccountPolicies, PolicyHolder } from '../account/index.ts'

const ACTIONS: readonly string[] = [...new Set(STEP_ACTIONS.flat())]

/**
 * The users and roles that might take a step towards an administrator, by a look at which actions their policies name:
 * resources, conditions and denials are for the engine, which is asked about these alone. An account of thousands has
 * few of them.
 */
export function candidates(policies: AccountPolicies): readonly PolicyHolder[] {
  const named = namedByTrust(policies)
  const look = new Look(policies)
  return policies.holders.filter(
    (holder) =>
      holder.kind !== 'group' &&
      !isForServiceAlone(holder) &&
      (named === 'everyone' || isNamed(holder, named) || look.canTakeStep(holder)),
  )
}

/** Only the service that it is linked to can assume it, and only AWS changes it. */
function isForServiceAlone({ kind, arn }: PolicyHolder): boolean {
  return kind === 'role' && arn.includes(':role/aws-service-role/')
}

/** ARNs that trust policies name: who stands there needs no policy of its own. */
function namedByTrust({ holders }: AccountPolicies): ReadonlySet<string> | 'everyone' {
  const named = new Set<string>()
  for (const { trust } of holders) {
    if (trust === undefined) continue
    if (trust.includes('"*"') || trust.includes('NotPrincipal')) return 'everyone'
    for (const { value } of readable(() => principals(trust)) ?? []) named.add(value)
  }
  return named
}

/** By its ARN, or that of a session of the role. */
function isNamed({ kind, name, arn }: PolicyHolder, named: ReadonlySet<string>): boolean {
  const isSession = (value: string) => value.includes(`:assumed-role/${name}/`)
  return named.has(arn) || (kind === 'role' && [...named].some(isSession))
}

class Look {
  readonly #policies: AccountPolicies
  readonly #groups: ReadonlyMap<string, PolicyHolder>
  /** Of each text, the actions of steps that it names; `undefined`: it cannot be read. */
  readonly #known = new Map<string, ReadonlySet<string> | undefined>()

  constructor(policies: AccountPolicies) {
    this.#policies = policies
    this.#groups = new Map(policies.holders.flatMap((each) => (each.kind === 'group' ? [[each.name, each]] : [])))
  }

  canTakeStep({ groups = [], ...holder }: PolicyHolder): boolean {
    const all = [holder, ...groups.flatMap((name) => this.#groups.get(name) ?? [])]
    const actions = new Set<string>()
    for (const document of all.flatMap((each) => this.#documents(each))) {
      const found = document === undefined ? undefined : this.#actionsIn(document)
      if (!found) return true // What cannot be read is for the engine, which says so.
      for (const action of found) actions.add(action)
    }
    return actions.size > 0 && STEP_ACTIONS.some((needed) => needed.every((action) => actions.has(action)))
  }

  #documents({ attached, inline }: PolicyHolder): readonly (string | undefined)[] {
    const managed = attached.map(
      ({ arn }) => this.#policies.managed.get(arn) ?? getManagedPolicyAnywhere(arn)?.document,
    )
    return [...managed, ...inline.map(({ document }) => document)]
  }

  #actionsIn(document: string): ReadonlySet<string> | undefined {
    if (this.#known.has(document)) return this.#known.get(document)
    const all = readable(() => statements(document))
    const found = all && new Set(ACTIONS.filter((action) => all.some(({ isFor }) => isFor(action))))
    this.#known.set(document, found)
    return found
  }
}

function readable<Result>(read: () => Result): Result | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
