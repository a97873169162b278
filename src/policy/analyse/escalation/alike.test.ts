// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like that
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { TWINS } from '../../testing/escalation-twins.ts'
import { escalation } from '../index.ts'
import type { Account, AccountUser } from './account.ts'
import { alikeIn } from './alike.ts'
import { AccountIndex } from './principals.ts'
import { ACCOUNT_ID, ADMINISTRATOR_ACCESS, account, allow, document, group, IF, inline, role, user } from './testing.ts'

const iam = (rest: string) => `arn:aws:iam::${ACCOUNT_ID}:${rest}`
const NAMES = ['ann', 'bob', 'carl', 'dora', 'evan']
const on = (Resource: string) => ({ ...allow('iam:CreateAccessKey'), Resource })

interface Parts extends Partial<Account> {
  /** What all of them have. */
  readonly statement?: object
  /** What one has beside. */
  readonly ann?: Partial<AccountUser>
}

function accountOf({ statement = allow('iam:GetUser'), ann = {}, ...more }: Parts): Account {
  const users = NAMES.map((name) =>
    user(name, { inlinePolicies: inline(statement), tags: {}, ...(name === 'ann' && ann) }),
  )
  return account({ ...more, users: [...users, ...(more.users ?? [])] })
}

/** The names in sets, those alone left out. */
function together(of: Account): readonly string[] {
  const sets = new Set(alikeIn(new AccountIndex(of)).values())
  return [...sets].filter(({ length }) => length > 1).map((all) => all.map(({ name }) => name).join(' '))
}

describe('users of whom nothing tells one from another', () => {
  const all = NAMES.join(' ')
  const others = NAMES.slice(1).join(' ')
  const cases: readonly (readonly [what: string, parts: Parts, ...sets: readonly string[]])[] = [
    ['are one where policies speak of everyone', { statement: on('*') }, all],
    ['are one where each may change itself', { statement: on('arn:aws:iam::*:user/${aws:username}') }, all],
    ['are one where each has a place of its own', { statement: on('arn:aws:s3:::home/${aws:username}/*') }, all],
    ['are one where wildcards read all names alike', { statement: on(iam('user/*')) }, all],
    ['are one where an ARN is short', { statement: on(`arn:aws:iam::${ACCOUNT_ID}`) }, all],
    ['are told apart by an ARN', { statement: on(iam('user/ann')) }, others],
    ['are told apart by an ARN in another letter case', { statement: on(iam('user/ANN')) }, others],
    ['are told apart by the beginning of a name', { statement: on(iam('user/a*')) }, others],
    ['are told apart by the end of a name, behind a `*` that is for slashes too', { statement: on('arn:*nn') }, others],
    ['are told apart by the length of names', { statement: on(iam('user/????')) }, 'ann bob', 'carl dora evan'],
    [
      'are told apart by what a policy is not for',
      { statement: { Effect: 'Allow', Action: 'iam:*', NotResource: iam('user/a*') } },
      others,
    ],
    [
      'are told apart by a condition on the name',
      { statement: allow('iam:*', IF('StringLike', 'aws:username', 'a*')) },
      others,
    ],
    [
      'are told apart by one that ignores case',
      { statement: allow('iam:*', IF('StringEqualsIgnoreCase', 'aws:username', 'ANN')) },
      others,
    ],
    [
      'are told apart by a condition on the ARN',
      { statement: allow('iam:*', IF('ArnLike', 'aws:PrincipalArn', iam('user/a*'))) },
      others,
    ],
    ['are told apart by a trust policy', { roles: [role('r', { AWS: iam('user/ann') })] }, others],
    [
      'are told apart by a condition of a trust policy',
      {
        roles: [
          role(
            'r',
            {},
            {
              trustPolicy: document({
                ...{ Effect: 'Allow', Principal: { AWS: ACCOUNT_ID }, Action: 'sts:AssumeRole' },
                ...IF('StringEquals', 'aws:username', 'ann'),
              }),
            },
          ),
        ],
      },
      others,
    ],
    [
      'are told apart by a service control policy',
      { serviceControl: [[{ policy: 'scp', document: document(on(iam('user/ann'))) }]] },
      others,
    ],
    [
      'are told apart by a policy that nobody has yet',
      { managedPolicies: [{ arn: iam('policy/p'), document: document(on(iam('user/a*'))) }] },
      others,
    ],
    ['are told apart by a tag of another', { users: [user('zoe', { tags: { owner: 'ann' } })] }, others],
    ['are told apart by a part of a tag', { users: [user('zoe', { tags: { owner: 'team/ann' } })] }, others],
    ['are told apart by what is called as one of them is', { groups: [group('ann')] }, others],
    [
      'are told apart by a value put before other characters',
      { statement: on(iam('user/a${aws:PrincipalTag/x}')) },
      others,
    ],
    [
      'are all told apart where their names are put beside other characters',
      { statement: on(iam('user/${aws:username}1')) },
    ],
    [
      'are all told apart where a wildcard stands beside a value',
      { statement: on(iam('user/*${aws:PrincipalTag/x}')) },
    ],

    ['are told apart by their tags', { ann: { tags: { team: 'a' } } }, others],
    ['are told apart by tags that are not known', { ann: { tags: undefined } as Partial<AccountUser> }, others],
    ['are told apart by a group', { groups: [group('g')], ann: { groups: ['g'] } }, others],
    ['are told apart by a boundary', { ann: { boundary: ADMINISTRATOR_ACCESS } }, others],
    ['are told apart by a password', { ann: { hasPassword: true } }, others],
    ['are told apart by a device', { ann: { hasMfa: true } }, others],
    ['are told apart by a path', { ann: { arn: iam('user/x/ann') } }, others],
    ['are told apart by a policy of their own', { ann: { inlinePolicies: inline(allow('iam:GetRole')) } }, others],
  ]
  for (const [what, parts, ...sets] of cases)
    test(what, () => {
      assert.deepEqual(together(accountOf(parts)), sets)
    })

  test('are told apart by a policy of AWS that could be given to somebody, and only then', () => {
    const roles = ['CodeStarWorker-a', 'other', 'third'].map((name) => role(name, { AWS: ACCOUNT_ID }))
    const giving = (key: string, value: string) =>
      account({
        users: [user('u', { inlinePolicies: inline(allow('iam:AttachUserPolicy', IF('ArnLike', key, value))) })],
        roles,
      })
    assert.deepEqual(together(giving('iam:PolicyARN', 'arn:aws:iam::aws:policy/*CodeStar*')), ['other third'])
    assert.deepEqual(together(giving('iam:PolicyARN', iam('policy/p*'))), [roles.map(({ name }) => name).join(' ')])
  })

  test('each have a report with steps of their own', () => {
    const { principals } = escalation(accountOf({ statement: allow('iam:PutUserPolicy') }))
    const froms = principals.map(({ arn, paths }) =>
      paths.some(({ steps }) => steps[0]?.from === arn && steps[0].to === arn),
    )
    assert.deepEqual(
      froms,
      NAMES.map(() => true),
    )
  })
})

test('of random accounts of near twins each is said to be what it is by itself, in the whole account', () => {
  const CASES = 120
  let few = 0
  const isRight = fc.property(TWINS, ({ run }) => {
    const { verdict, contradiction } = run()
    if (verdict === 'proved') few++
    assert.equal(contradiction, undefined)
  })
  fc.assert(isRight, { numRuns: CASES })
  assert.ok(few > CASES / 5, `only ${few} of ${CASES} have many who are alike`)
})
