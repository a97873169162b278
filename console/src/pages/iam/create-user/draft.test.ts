import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EMPTY_DRAFT, isStepComplete, permissionLines, type UserDraft, userNameProblem } from './draft.ts'

const iamAdmin: UserDraft = { ...EMPTY_DRAFT, names: ['iam-admin'], consoleAccess: true }
const always = () => true
const NONE: ReadonlySet<string> = new Set()

const names = [
  { name: 'iam-admin', ok: true },
  { name: 'a+b=c,d.e@f_g', ok: true },
  { name: '', ok: false },
  { name: 'a b', ok: false },
  { name: '<img src=x onerror=alert(1)>', ok: false },
  { name: 'x'.repeat(64), ok: true },
  { name: 'x'.repeat(65), ok: false },
]
for (const { name, ok } of names) {
  test(`the user name ${JSON.stringify(name.slice(0, 30))} is ${ok ? 'taken' : 'refused'}`, () =>
    assert.equal(userNameProblem([name], 0) === undefined, ok))
}

test('two names that differ in case are one name', () => {
  assert.equal(userNameProblem(['Ann', 'ann'], 1), 'This name is above already.')
  assert.equal(userNameProblem(['Ann', 'ann'], 0), undefined)
})

test('a name that a user has is taken, in any letter case', () => {
  assert.match(userNameProblem(['Ann', 'bob'], 0, new Set(['ann'])) ?? '', /^A user has this name already/)
  assert.equal(userNameProblem(['Ann', 'bob'], 1, new Set(['ann'])), undefined)
  assert.equal(isStepComplete(iamAdmin, 0, { passwordFits: always, taken: new Set(['iam-admin']) }), false)
})

const steps = [
  { name: 'a name and a credential type complete the first step', draft: iamAdmin, step: 0, complete: true },
  { name: 'no credential type does not', draft: { ...iamAdmin, consoleAccess: false }, step: 0, complete: false },
  { name: 'no permissions are a choice', draft: iamAdmin, step: 1, complete: true },
  {
    name: 'permissions to copy must have been read',
    draft: { ...iamAdmin, permissions: 'copy' as const },
    step: 1,
    complete: false,
  },
  {
    name: 'a tag without a key is incomplete',
    draft: { ...iamAdmin, tags: [{ key: '', value: 'x' }] },
    step: 2,
    complete: false,
  },
  {
    name: 'keys that differ in case are one key',
    draft: {
      ...iamAdmin,
      tags: [
        { key: 'Team', value: '' },
        { key: 'team', value: '' },
      ],
    },
    step: 2,
    complete: false,
  },
]
for (const { name, draft, step, complete } of steps) {
  test(name, () => assert.equal(isStepComplete(draft, step, { passwordFits: always, taken: NONE }), complete))
}

test('a custom password must fit the policy', () => {
  const custom: UserDraft = { ...iamAdmin, passwordKind: 'custom', customPassword: 'x' }
  assert.equal(isStepComplete(custom, 0, { passwordFits: () => false, taken: NONE }), false)
  assert.equal(isStepComplete(custom, 0, { passwordFits: always, taken: NONE }), true)
})

const policies: UserDraft['policies'] = [
  {
    arn: 'arn:aws:iam::aws:policy/IAMFullAccess',
    name: 'IAMFullAccess',
    type: 'AWS managed',
    path: '/',
    attachments: 0,
    boundaries: 0,
    description: '',
    createDate: undefined,
    updateDate: undefined,
  },
]
const direct: UserDraft = { ...iamAdmin, permissions: 'direct', policies, mustChangePassword: false }

test('a chosen policy is what the review shows', () => {
  assert.deepEqual(permissionLines(direct, false), [{ type: 'Managed policy', name: 'IAMFullAccess' }])
})

test('who must change the password and may not gets IAMUserChangePassword', () => {
  const must = { ...direct, mustChangePassword: true }
  assert.deepEqual(permissionLines(must, false).at(-1), { type: 'Managed policy', name: 'IAMUserChangePassword' })
  assert.equal(permissionLines(must, true).length, 1)
  assert.equal(permissionLines({ ...must, consoleAccess: false, programmaticAccess: true }, false).length, 1)
})

test('policies chosen before another way was taken are not attached', () => {
  assert.deepEqual(permissionLines({ ...direct, permissions: 'group', groups: ['admins'] }, true), [
    { type: 'Group', name: 'admins' },
  ])
})
