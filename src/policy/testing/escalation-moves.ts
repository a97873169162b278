import type { Account } from '../analyse/index.ts'
import { movesOfCreation } from './escalation-moves-creation.ts'
import { movesOnGroups, movesOnPolicies } from './escalation-moves-groups.ts'
import { movesOnHolders } from './escalation-moves-holders.ts'
import { Asker, type Holder, type Request, type World } from './escalation-world.ts'

/** What somebody in hand could do: its requests, all of which must be allowed, and what comes of it. */
export interface Move {
  readonly requests: readonly Request[]
  /** The user that joins or leaves a group. */
  readonly of?: string
  /** Whether it is allowed in some context. */
  readonly isOpen: () => boolean
  readonly after: () => World
}

/** What is done: the account as it is then, or the ARN of who is in hand. */
export type Result = { readonly account: Account } | { readonly hand: string }

/** One move before it is asked for. */
export interface Plan {
  readonly requests: readonly Request[]
  /** What is asked for with them: tags at creation. */
  readonly beside?: Request
  readonly of?: string
  /** For a role that is assumed, which its trust policy decides, too. */
  readonly assumed?: Account['roles'][number]
  readonly after: () => Result
}

/** Names under which something new is created. */
export interface NewNames {
  readonly users: readonly string[]
  readonly roles: readonly string[]
  readonly groups: readonly string[]
  readonly policies: readonly string[]
}

/** All moves of one in hand that change something. */
export function movesOf({ account, hands }: World, by: Holder, names: NewNames): readonly Move[] {
  const asker = new Asker(account, by)
  const plans = [
    ...movesOnHolders(account, hands),
    ...movesOnGroups(account),
    ...movesOnPolicies(account),
    ...movesOfCreation(account, hands, names),
  ]
  return plans.map(({ requests, beside, of, assumed, after }) => ({
    requests: assumed ? [{ action: 'sts:AssumeRole', resource: assumed.arn }] : requests,
    ...(of !== undefined && { of }),
    isOpen: () =>
      assumed
        ? asker.mayAssume(assumed)
        : [...requests, ...(beside ? [beside] : [])].every((request) => asker.may(request)),
    after: () => {
      const result = after()
      return 'hand' in result
        ? { account, hands: new Set([...hands, result.hand]) }
        : { account: result.account, hands }
    },
  }))
}
