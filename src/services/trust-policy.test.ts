import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { type AccountId, accountId } from '../aws/index.ts'
import { openSqlite } from '../storage/sqlite.ts'
import type { Store } from '../storage/store.ts'
import { keepTrust, showTrust } from './trust-policy.ts'

const OWN = accountId('111122223333')
const OTHER = accountId('444455556666')
const ELSEWHERE = accountId('777788889999')

let store: Store
before(async () => {
  store = await openSqlite({ path: ':memory:' })
  for (const [id, rootEmail] of [
    [OWN, 'one@example.com'],
    [OTHER, 'two@example.com'],
  ] as const)
    await store.directory.createAccount({ accountId: id, name: '', rootEmail, rootPasswordHash: null, createdAt: 1 })
  await addUser(OWN, 'AIDAOWN', 'ann')
  await addUser(OTHER, 'AIDAOTHER', 'ann')
})
after(() => store.close())

const addUser = (account: AccountId, userId: string, userName: string) =>
  store.write(account, (tx) => tx.users.add({ userId, userName, path: '/', createdAt: 1, boundaryArn: null }))

const user = (account: AccountId, name = 'ann') => `arn:aws:iam::${account}:user/${name}`
const trusting = (...AWS: string[]) =>
  `{ "Version": "2012-10-17",\n "Statement": [ { "Effect": "Allow", "Principal": { "AWS": ${JSON.stringify(AWS)} }, "Action": "sts:AssumeRole" } ] }`
const context = () => ({ accountId: OWN, store })
const refuses = (principal: string) =>
  assert.rejects(keepTrust(trusting(principal), context()), {
    code: 'MalformedPolicyDocument',
    message: `Invalid principal in policy: "AWS":"${principal}"`,
  })

test('users of the own account and of others are kept by their ids, and all else as it is written', async () => {
  const written = trusting(user(OWN), user(OTHER), user(ELSEWHERE), OTHER, '*')
  const kept = await keepTrust(written, context())
  assert.equal(kept.trustPolicy, trusting('AIDAOWN', 'AIDAOTHER', user(ELSEWHERE), OTHER, '*'))
  assert.equal(kept.foreignPrincipals, JSON.stringify({ AIDAOTHER: OTHER }))
  assert.equal(await showTrust(kept, context()), written.replace(`"${OTHER}"`, `"arn:aws:iam::${OTHER}:root"`))
})

test('conditions keep the ARNs that stand in them', async () => {
  const condition = `"Condition": { "ArnEquals": { "aws:PrincipalArn": "${user(OWN)}" } }, "Action"`
  const { trustPolicy } = await keepTrust(trusting(user(OWN)).replace('"Action"', condition), context())
  assert.equal(trustPolicy, trusting('AIDAOWN').replace('"Action"', condition))
})

test('who is not there is refused, in the own account and in others', async () => {
  await refuses(user(OWN, 'nobody'))
  await refuses(user(OTHER, 'nobody'))
  await refuses(`arn:aws:iam::${OWN}:role/none`)
  await refuses('AIDANOBODY')
})

test('a service that AWS does not have is refused', async () => {
  const document = trusting('x').replace(
    '{ "AWS": ["x"] }',
    '{ "Service": ["ec2.amazonaws.com", "nope.amazonaws.com"] }',
  )
  await assert.rejects(keepTrust(document, context()), {
    code: 'MalformedPolicyDocument',
    message: 'Invalid principal in policy: "SERVICE":"nope.amazonaws.com"',
  })
})

test('an id of another account names nobody here: only who has its ARN can say that it is there', async () => {
  await refuses('AIDAOTHER')
})

test('the first principal that is wrong is named', async () => {
  const document = trusting(user(OWN), user(OWN, 'x'), user(OTHER, 'y'))
  await assert.rejects(keepTrust(document, context()), {
    message: `Invalid principal in policy: "AWS":"${user(OWN, 'x')}"`,
  })
})

test('who is gone is shown by the id that is left, though another has the name', async () => {
  await addUser(OTHER, 'AIDAFIRST', 'beth')
  const kept = await keepTrust(trusting(user(OTHER, 'beth')), context())
  await store.write(OTHER, (tx) => tx.users.remove('AIDAFIRST'))
  await addUser(OTHER, 'AIDASECOND', 'beth')
  assert.equal(await showTrust(kept, context()), trusting('AIDAFIRST'))
})

describe('whatever a trust policy says', () => {
  const elsewhere = [user(ELSEWHERE), `arn:aws:sts::${OTHER}:assumed-role/r/s`, `arn:aws:iam::${OTHER}:root`, '*']
  const white = fc.constantFrom('', ' ', '\n  ', '\t')
  const principals = fc.uniqueArray(fc.constantFrom(user(OWN), user(OTHER), ...elsewhere), { minLength: 1 })
  const statement = fc.record({
    AWS: fc.oneof(
      principals,
      principals.map(([first]) => first),
    ),
    Service: fc.constantFrom(undefined, 'ec2.amazonaws.com', ['ec2.amazonaws.com', 'lambda.amazonaws.com']),
    Effect: fc.constantFrom('Allow', 'Deny'),
    // Whoever stands in a condition stays there.
    named: fc.constantFrom(undefined, user(OWN), 'AIDAOWN'),
  })
  const document = fc.tuple(fc.array(statement, { minLength: 1, maxLength: 4 }), white).map(([statements, space]) =>
    JSON.stringify(
      {
        Version: '2012-10-17',
        Statement: statements.map(({ AWS, Service, Effect, named }) => ({
          Effect,
          Principal: { AWS, Service },
          Action: 'sts:AssumeRole',
          Condition: named && { ArnEquals: { 'aws:PrincipalArn': named } },
        })),
      },
      undefined,
      space,
    ),
  )

  test('it is shown as it was written, and kept without the ARNs of who is here', () =>
    fc.assert(
      fc.asyncProperty(document, async (written) => {
        const kept = await keepTrust(written, context())
        assert.equal(await showTrust(kept, context()), written)
        const named = JSON.parse(kept.trustPolicy).Statement.flatMap(
          ({ Principal }: { Principal: { AWS: string | string[] } }) => Principal.AWS,
        )
        assert.ok(!named.includes(user(OWN)) && !named.includes(user(OTHER)))
        assert.equal(kept.foreignPrincipals !== null, named.includes('AIDAOTHER'))
      }),
    ))
})
