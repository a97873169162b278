import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PolicyParameter } from '../../models/iam.ts'
import { DelegationPartners } from './delegation-partners.ts'
import { renderTemplate, TemplateError } from './delegation-template.ts'

const ARN = 'arn:aws:iam::aws:delegation-template/example'
const allow = (Action: string, Resource: unknown, more: object = {}) => ({ Effect: 'Allow', Action, Resource, ...more })
const template = (...Statement: object[]) => ({
  Version: '2012-10-17',
  Statement: Statement.map((each) => ({ ...each })),
})
const string = (Name: string, value: string): PolicyParameter => ({ Name, Values: [value], Type: 'string' })
const list = (Name: string, ...Values: string[]): PolicyParameter => ({ Name, Values, Type: 'stringList' })
const rendered = (statements: readonly object[], ...parameters: PolicyParameter[]) =>
  JSON.parse(renderTemplate(template(...statements), parameters)).Statement

test('a string parameter is a single value that is substituted directly into the template', () => {
  const made = rendered([allow('s3:GetObject', 'arn:aws:s3:::@{bucketName}/*')], string('bucketName', 'my-bucket'))
  assert.deepEqual(made, [allow('s3:GetObject', 'arn:aws:s3:::my-bucket/*')])
})

test('a string list expands to separate resource entries, and with others to the cross-product', () => {
  const text = 'arn:aws:s3:::@{bucketNames}/@{prefix}/*'
  const parameters = [list('bucketNames', 'bucket-1', 'bucket-2'), string('prefix', 'data')]
  const both = ['arn:aws:s3:::bucket-1/data/*', 'arn:aws:s3:::bucket-2/data/*']
  assert.deepEqual(rendered([allow('s3:GetObject', text)], ...parameters), [allow('s3:GetObject', both)])
  assert.deepEqual(rendered([allow('s3:GetObject', [text, '*'])], ...parameters), [
    allow('s3:GetObject', [...both, '*']),
  ])
  const Condition = { StringEquals: { 's3:prefix': '@{prefix}' } }
  const [made] = rendered([allow('s3:ListBucket', text, { Condition })], ...parameters)
  assert.deepEqual(made.Condition, { StringEquals: { 's3:prefix': 'data' } })
})

test('@Enabled includes a statement when its parameter is "True", and with ! when it is not', () => {
  const read = allow('s3:GetObject', '*')
  const statements = [
    read,
    allow('s3:PutObject', '*', { '@Enabled': 'CAN_WRITE' }),
    { ...read, '@Enabled': '!CAN_WRITE' },
  ]
  assert.deepEqual(rendered(statements, string('CAN_WRITE', 'True')), [read, allow('s3:PutObject', '*')])
  assert.deepEqual(rendered(statements, string('CAN_WRITE', 'False')), [read, read])
})

test('a value that holds the marks of JSON stays within its text', () => {
  const value = '","Effect":"Deny'
  const [made] = rendered([allow('s3:GetObject', 'arn:aws:s3:::@{bucketName}')], string('bucketName', value))
  assert.deepEqual(made, allow('s3:GetObject', `arn:aws:s3:::${value}`))
})

test('parameters that are many do not make a policy that is longer than may be', () => {
  const texts = 'arn:aws:s3:::@{first}@{second}@{third}'
  const many = (name: string) => list(name, ...Array.from({ length: 300 }, (_, index) => `v${index}`))
  const parameters = [many('first'), many('second'), many('third')]
  assert.throws(() => rendered([allow('s3:GetObject', texts)], ...parameters), TemplateError)
})

const partner = (more: object = {}, policy: unknown = template(allow('s3:GetObject', '*'))) => ({
  partners: [{ accountId: '111122223333', name: 'Example', templates: [{ arn: ARN, policy }], ...more }],
})

test('a file of partners is taken whole', () => {
  const partners = new DelegationPartners(partner())
  assert.equal(partners.ofAccount('111122223333')?.name, 'Example')
  assert.ok(partners.ofAccount('111122223333')?.templates.has(ARN))
  assert.equal(partners.ofAccount('444455556666'), undefined)
  assert.deepEqual(new DelegationPartners().all(), [])
})

const AT = '`partners[0].templates[0]'
const FAULTS: readonly [unknown, string][] = [
  [[], '`the file` is no object'],
  [{}, '`the file` has no `partners`'],
  [{ partners: {} }, '`partners` is no list'],
  [{ partners: [], partner: [] }, '`the file` has `partner`, which means nothing there'],
  [partner({ accountId: 111122223333 }), '`partners[0].accountId` is not an account ID'],
  [partner({ name: 'a'.repeat(31) }), '`partners[0].name` is not a name of 1 to 30 Latin characters'],
  [{ partners: [partner().partners[0], partner().partners[0]] }, '`partners[1]` is 111122223333 once more'],
  [
    partner({ templates: [{ arn: 'arn:aws:iam::aws:policy/a', policy: {} }] }),
    `${AT}.arn\` is not like arn:aws:iam:::delegation-template/NAME`,
  ],
  [
    partner({ templates: [{ arn: ARN, policy: template(allow('s3:*', '*')), permissionsBoundaries: ['mine'] }] }),
    `${AT}.permissionsBoundaries[0]\` is not the ARN of a policy`,
  ],
  [partner({}, { Version: '2008-10-17', Statement: [] }), `${AT}.policy.Version\` is not 2012-10-17`],
  [partner({}, { ...template(), Statement: ['Allow'] }), `${AT}.policy.Statement[0]\` is no object`],
  [
    partner({}, template(allow('@{action}', '*'))),
    `${AT}.policy\` is no template: a placeholder stands in Action, and may in Resource, NotResource, Condition alone`,
  ],
  [
    partner({}, template(allow('s3:GetObject', '@{ab}'))),
    `${AT}.policy\` is no template: the parameter name “ab” has not 5 to 256 characters`,
  ],
  [
    partner({}, template({ ...allow('s3:*', '*'), '@Enabled': true })),
    `${AT}.policy\` is no template: an @Enabled is no text`,
  ],
]
for (const [file, message] of FAULTS) {
  test(`what is wrong with a file of partners is said: ${message}`, () => {
    assert.throws(() => new DelegationPartners(file), { name: 'OperatorFileFault', message })
  })
}

test('what is wrong with a file of partners is said: an action that no policy may have', () => {
  const file = partner({}, template(allow('nothing', '*')))
  assert.throws(
    () => new DelegationPartners(file),
    /^OperatorFileFault: `partners\[0\].* is no template: it is no policy/,
  )
})
