import type { Account } from '../analyse/index.ts'
import { ACCOUNT_ID } from './escalation-arbitrary.ts'
import { type Move, movesOf, type NewNames } from './escalation-moves.ts'
import { isAllowedEverything } from './escalation-signs.ts'
import { type Holder, holderOf, type World } from './escalation-world.ts'

const iam = (rest: string) => `arn:aws:iam::${ACCOUNT_ID}:${rest}`
const NAMES: NewNames = {
  users: [iam('user/new')],
  roles: [iam('role/new')],
  groups: [iam('group/new')],
  policies: [iam('policy/new')],
}

/**
 * The moves after which somebody in hand is allowed everything, each applied for real before the next is decided;
 * `undefined`: none were found.
 *
 * @param mostWorlds of how many states of the account all moves are tried.
 */
export function attackBy(account: Account, by: Holder, mostWorlds: number): readonly string[] | undefined {
  const start: World = { account, hands: new Set([by.arn]) }
  if (isDone(start)) return []
  const seen = new Set([keyOf(start)])
  const worlds: { readonly world: World; readonly moves: readonly string[] }[] = [{ world: start, moves: [] }]
  for (let looked = 0; looked < Math.min(worlds.length, mostWorlds); looked++) {
    const here = worlds[looked]
    if (!here) break
    for (const { says, move } of openMoves(here.world)) {
      const world = move.after()
      const key = keyOf(world)
      if (seen.has(key)) continue
      seen.add(key)
      const moves = [...here.moves, says]
      if (isDone(world)) return moves
      worlds.push({ world, moves })
    }
  }
  return undefined
}

export function isDone({ account, hands }: World): boolean {
  return [...hands].some((arn) => {
    const holder = holderOf(account, arn)
    return holder !== undefined && isAllowedEverything(account, holder)
  })
}

function openMoves(world: World): readonly { readonly says: string; readonly move: Move }[] {
  return [...world.hands].flatMap((arn) => {
    const by = holderOf(world.account, arn)
    const open = by ? movesOf(world, by, NAMES).filter((move) => move.isOpen()) : []
    return open.map((move) => ({ says: `${arn}: ${JSON.stringify(move.requests)} ${move.of ?? ''}`, move }))
  })
}

function keyOf({ account, hands }: World): string {
  const sorted = (all: readonly string[]) => [...all].sort()
  return JSON.stringify([
    sorted([...hands]),
    [...account.users, ...account.roles].map((each) => [
      each.arn,
      each.inlinePolicies.map(({ policy }) => policy),
      sorted(each.attachedPolicies),
      each.boundary,
      each.tags,
      'groups' in each ? sorted(each.groups) : each.trustPolicy,
    ]),
    account.groups.map(({ arn, inlinePolicies, attachedPolicies }) => [
      arn,
      inlinePolicies.map(({ policy }) => policy),
      sorted(attachedPolicies),
    ]),
    account.managedPolicies.map(({ arn, document }) => [arn, document]),
  ])
}
