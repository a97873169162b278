import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Account, type AccountUser, type EscalationPath, escalation } from '../../src/policy/analyse/index.ts'
import { escalationAccount } from '../../src/policy/testing/escalation-arbitrary.ts'
import type { Hand } from './hand.ts'
import { readAccount } from './read-account.ts'
import { EscalationServer } from './server.ts'
import { walk } from './walk.ts'

/*
 * The analysis and the server against each other: what the analysis says of random accounts is done on the server.
 */

/** What the server can be: no organization controls it, AWS makes its own roles, and whom policies name is there. */
function ofServer({ serviceControl: _, ...account }: Account, hasPassword: boolean): Account {
  const users: readonly AccountUser[] = account.users.map((user) => ({ ...user, hasPassword, hasMfa: false }))
  const nobody = { ...base(account.accountId, 'nobody'), hasPassword: false, hasMfa: false }
  return {
    ...account,
    users: [...users, ...(users.some(({ name }) => name === 'b') ? [] : [base(account.accountId, 'b')]), nobody].map(
      (user) => ({ ...user, tags: user.tags ?? {} }),
    ),
    roles: account.roles
      .filter(({ arn }) => !arn.includes(':role/aws-reserved/'))
      .map((role) => ({ ...role, tags: role.tags ?? {} })),
  }
}

function base(account: string, name: string): AccountUser {
  const arn = `arn:aws:iam::${account}:user/${name}`
  return { name, arn, groups: [], inlinePolicies: [], attachedPolicies: [], tags: {} }
}

const server = new EscalationServer()

/** Calls of several services that an administrator may make, whatever else there is. */
const PROBES: readonly (readonly [service: string, operation: string, input: object])[] = [
  ['iam', 'ListUsers', {}],
  ['iam', 'CreateGroup', { GroupName: 'of-administrator' }],
  ['sns', 'CreateTopic', { Name: 'of-administrator' }],
  ['cloudwatch', 'ListMetrics', {}],
  ['cloudtrail', 'LookupEvents', {}],
]

async function refusedTo(hand: Hand): Promise<readonly string[]> {
  const refused: string[] = []
  for (const [service, operation, input] of PROBES) {
    const { error } = await hand.answer(service, operation, input)
    if (error?.status === 403) refused.push(`${service}:${operation} ${error.message}`)
  }
  return refused
}

async function follow(account: Account, start: string, { steps: edges, administrator }: EscalationPath) {
  const { steps } = await server.deployed(account)
  await steps.begin(start)
  for (const edge of edges) {
    const refusal = await steps.take(edge)
    assert.equal(refusal, undefined, `${edge.sentence}: ${JSON.stringify(refusal)}`)
  }
  const hand = steps.hands.get(administrator)
  assert.ok(hand, `nobody acts as ${administrator}`)
  // A group that lent a permission may deny others: whoever is an administrator by then leaves it.
  for (const { request } of edges.flatMap(({ permissions }) => permissions)) {
    if (request.action !== 'iam:AddUserToGroup' || !administrator.includes(':user/')) continue
    if ((await refusedTo(hand)).length === 0) break
    await steps.ask(hand, { action: 'iam:RemoveUserFromGroup', resource: request.resource, to: administrator })
  }
  assert.deepEqual(await refusedTo(hand), [], edges.map(({ sentence }) => sentence).join('; '))
}

/** Whom the walk made act, and what they may by now: none may what an administrator may. */
async function assertNoAdministrator(hands: readonly Hand[], { accountId }: Account, root: Hand, start: string) {
  for (const hand of hands) {
    if ((await refusedTo(hand)).length > 0) continue
    // What these calls need is not everything yet.
    const { principals } = escalation(await readAccount(accountId, root), (arn) => arn === hand.arn)
    const verdict = principals.find(({ arn }) => arn === hand.arn)?.verdict
    assert.notEqual(verdict, 'administrator', `${start} is limited, and came to act as ${hand.arn}`)
  }
}

/** `npm test -- test/escalation/paths.test.ts` with `CASTELLAN_CASES=200` tries other accounts, and more. */
const MORE = process.env.CASTELLAN_CASES
const CASES = Number(MORE ?? 15)

test(`each path that is found in ${CASES} random accounts leads to an administrator, and where none is, no walk does`, async () => {
  let followed = 0
  let walked = 0
  const given = fc.record({ account: escalationAccount, hasPassword: fc.boolean(), seed: fc.nat() })
  await fc.assert(
    fc.asyncProperty(given, async ({ account: drawn, hasPassword, seed }) => {
      const account = ofServer(drawn, hasPassword)
      const users = escalation(account).principals.filter(({ kind, name }) => kind === 'user' && name !== 'nobody')
      for (const { arn, paths } of users) {
        // Of services that the server has not, it can only be asked what they need; conditions may never hold.
        const isDone = ({ isConditional, steps }: EscalationPath) =>
          !isConditional && steps.every(({ kind }) => kind !== 'pass role')
        const path = paths.find(isDone)
        if (!path) continue
        followed++
        await follow(account, arn, path)
      }
      const limited = users.find(({ verdict }) => verdict === 'limited')
      if (!limited) return
      walked++
      const { steps, root } = await server.deployed(account)
      await walk(steps, account, limited.arn, seed)
      await assertNoAdministrator([...steps.hands.values()], account, root, limited.arn)
    }),
    { numRuns: CASES, ...(MORE === undefined && { seed: 3 }) },
  )
  assert.ok(followed >= CASES / 5 && walked >= CASES / 5, `${followed} paths, ${walked} walks`)
})
