import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadVectors } from '../testing/vectors.ts'

/** What the policy language means, point by point. Each is shown by vectors, or by the tests named here. */
const POINTS: readonly (readonly [point: string, ...tests: (readonly [file: string, name: string])[]])[] = [
  ['an explicit deny overrides; nothing is allowed by default but to root; the order in which types are named'],
  ['an SCP Allow at every level; not for the management account, service-linked roles, services, anonymous callers'],
  ['RCPs by the resource’s account, for the services that support them; RCPFullAWSAccess is always there'],
  ['same account: identity or resource; key policies and role trust policies must allow'],
  ['a principal that is an account delegates'],
  ['boundaries and grants to user, role, role session, everyone'],
  ['session policies and grants to role and session'],
  ['across accounts both sides'],
  ['NotPrincipal'],
  ['everyone, wildcards in ARNs, unique ids, other types of principals'],
  ['GetCallerIdentity'],
  ['root'],
  ['several (action, resource) pairs', ['decide.test.ts', 'a call that needs nothing is no call']],
  ['actions: letter case, wildcards, white space'],
  ['resources: letter case, wildcards and segments, ARNs that end early'],
  ['NotAction and NotResource'],
  ['no Principal: for nobody'],
  ['Version', ['../validate/validate.test.ts', 'Version 2008-10-17']],
  ['policy variables'],
  ['names of condition keys'],
  ['and across operators and keys, or across values'],
  ['absent keys'],
  ['ForAllValues and ForAnyValue'],
  ['set qualifiers on single-valued keys, and none on multi-valued ones'],
  ['string operators'],
  ['ARN operators'],
  ['numbers, dates, booleans'],
  ['IP addresses'],
  ['binary values and Null'],
  [
    'quotas',
    ['../validate/validate.test.ts', 'leaves white space out'],
    ['../validate/validate.test.ts', 'of a managed policy is at most 6,144'],
  ],
  [
    'Sid, Id, what may be absent or empty',
    ['../validate/validate.test.ts', 'a Sid twice'],
    ['../validate/validate.test.ts', 'a Sid with a space'],
    ['../validate/validate.test.ts', 'a Principal'],
    ['../validate/validate.test.ts', 'an empty list of actions'],
    ['../validate/validate.test.ts', 'an unknown element of a statement'],
  ],
]

const covered = new Map<number, number>()
for (const vectors of loadVectors().values()) {
  for (const { points = [] } of vectors) {
    for (const point of points) covered.set(point, (covered.get(point) ?? 0) + 1)
  }
}

for (const [index, [name, ...tests]] of POINTS.entries()) {
  test(`point ${index + 1} has its tests: ${name}`, () => {
    assert.ok(tests.length > 0 || covered.has(index + 1), 'no vector carries the point')
    for (const [file, title] of tests) {
      assert.ok(readFileSync(join(import.meta.dirname, file), 'utf8').includes(`'${title}'`), `${file}: ${title}`)
    }
  })
}

test('no vector carries a point that is none', () => {
  for (const point of covered.keys()) assert.ok(POINTS[point - 1], String(point))
})
