import { Actor, type Permission, type PolicyState, UNCHANGED } from './actor.ts'
import { controlMethods, TRUST_METHODS } from './control.ts'
import type { Gain, Method, MethodKind, Way } from './method.ts'
import { passRoleMethods } from './pass-role.ts'
import { permissionMethods } from './permissions.ts'
import type { AccountIndex, Principal } from './principals.ts'

/** One step of escalation that is open: what it takes was decided request by request. */
export interface EscalationEdge {
  /** ARNs. */
  readonly from: string
  readonly to: string
  /** The action that the method turns on, or `iam:PassRole to <service>`. */
  readonly method: string
  readonly kind: MethodKind
  readonly gain: Gain
  /** A sentence: `user alice attaches AdministratorAccess to itself`. */
  readonly sentence: string
  /** The requests that it takes, each with the statement that allows it. */
  readonly permissions: readonly Permission[]
  /** Whether some of the permissions depend on the context. */
  readonly isConditional: boolean
  /** What must be so in the account and is not in the data. */
  readonly assumes: string | undefined
  /** AWS's page on the method. */
  readonly source: string
}

/** An edge with the parts that the search works with. */
export interface OpenWay {
  readonly edge: EscalationEdge
  readonly way: Way
}

/** All methods. */
export const METHODS: readonly { readonly method: Method; readonly family: 'permissions' | 'control' | 'pass role' }[] =
  [
    ...permissionMethods.map((method) => ({ method, family: 'permissions' as const })),
    ...controlMethods.map((method) => ({ method, family: 'control' as const })),
    ...passRoleMethods.map((method) => ({ method, family: 'pass role' as const })),
  ]

/** Which steps are open to a principal, by the state of its policies; each is found out once. */
export class EscalationGraph {
  private readonly account: AccountIndex
  private readonly actors = new Map<string, Actor>()
  private readonly open = new Map<string, readonly OpenWay[]>()

  constructor(account: AccountIndex) {
    this.account = account
  }

  actor(principal: Principal, state: PolicyState = UNCHANGED): Actor {
    const key = stateKey(principal, state)
    let actor = this.actors.get(key)
    if (!actor) {
      actor = new Actor(principal, state, this.account)
      this.actors.set(key, actor)
    }
    return actor
  }

  /** The steps that are open to the principal. */
  openTo(principal: Principal, state: PolicyState = UNCHANGED): readonly OpenWay[] {
    const key = stateKey(principal, state)
    let open = this.open.get(key)
    if (!open) {
      const actor = this.actor(principal, state)
      open = METHODS.flatMap(({ method, family }) =>
        method.ways(principal, this.account).flatMap((way) => {
          const edge = openEdge(actor, method, family, way)
          return edge ? [{ edge, way }] : []
        }),
      )
      this.open.set(key, open)
    }
    return open
  }
}

function stateKey({ arn }: Principal, { permissions, noBoundary, noDenies, joined }: PolicyState): string {
  return JSON.stringify([arn, permissions, noBoundary, noDenies, joined.map(({ name }) => name)])
}

function openEdge(
  actor: Actor,
  method: Method,
  family: 'permissions' | 'control' | 'pass role',
  way: Way,
): EscalationEdge | undefined {
  const permissions: Permission[] = []
  for (const need of way.needs) {
    const permission = actor.permission(need)
    if (!permission) return undefined
    permissions.push(permission)
  }
  const { principal } = actor
  return {
    from: principal.arn,
    to: way.target.arn,
    method: method.name,
    kind: kindOf(method, family, way, principal),
    gain: way.gain,
    sentence: `${principal.kind} ${principal.name} ${way.sentence}`,
    permissions,
    isConditional: way.assumes !== undefined || permissions.some(({ isConditional }) => isConditional),
    assumes: way.assumes,
    source: method.source,
  }
}

function kindOf({ name }: Method, family: string, { target }: Way, by: Principal): MethodKind {
  if (family === 'pass role') return 'pass role'
  if (TRUST_METHODS.has(name)) return 'trust'
  return target.arn === by.arn ? 'self-escalation' : 'other principal'
}
