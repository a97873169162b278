import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { getManagedPolicy, listManagedPolicies } from '../index.ts'
import { lintPolicy } from '../lint/index.ts'
import type { PolicyKind } from '../validate/validate.ts'
import { completionsAt } from './index.ts'

/** One place in a document, marked by `|`; what is offered there, among others, and what is not. */
interface Case {
  readonly name: string
  readonly text: string
  readonly kind?: PolicyKind
  readonly offers?: readonly string[]
  readonly not?: readonly string[]
  /** All that is offered. */
  readonly only?: readonly string[]
}

const at = (inside: string) => `{"Version": "2012-10-17", "Statement": [{${inside}}]}`
const condition = (inside: string) => at(`"Action": "s3:GetObject", "Condition": {${inside}}`)

const cases: readonly Case[] = [
  { name: 'a document begins with its elements', text: '{|}', only: ['Version', 'Id', 'Statement'] },
  { name: 'an element that is there is not offered again', text: '{"Version": "2012-10-17", |}', not: ['Version'] },
  { name: 'the version is the current one', text: '{"Version": "|"}', only: ['2012-10-17'] },
  { name: 'a value may stand where there is none yet', text: '{"Version": |}', only: ['2012-10-17'] },
  {
    name: 'a statement of an identity has no principal',
    text: at('|'),
    offers: ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'Condition'],
    not: ['Principal', 'NotPrincipal', 'Version'],
  },
  { name: 'a trust policy has principals', kind: 'trust', text: at('|'), offers: ['Principal', 'Action'] },
  { name: 'a trust policy has no resources', kind: 'trust', text: at('|'), not: ['Resource', 'NotResource'] },
  { name: 'Action and NotAction exclude each other', text: at('"NotAction": "s3:*", |'), not: ['Action', 'NotAction'] },
  { name: 'one statement without brackets is a statement too', text: '{"Statement": {|}}', offers: ['Effect'] },
  { name: 'a principal is of a type', kind: 'trust', text: at('"Principal": {"|"}'), offers: ['AWS', 'Service'] },
  { name: 'an effect is Allow or Deny', text: at('"Effect": "|"'), only: ['Allow', 'Deny'] },
  { name: 'an action begins with its service', text: at('"Action": "|"'), offers: ['s3:', 'iam:', '*'] },
  { name: 'behind the colon stands an action', text: at('"Action": ["s3:Get|"]'), offers: ['s3:GetObject', 's3:*'] },
  { name: 'prefixes are known in any letter case', text: at('"Action": "S3:|"'), offers: ['s3:GetObject'] },
  { name: 'a service that is none has no actions', text: at('"Action": "s4:|"'), only: [] },
  {
    name: 'a string that is not closed ends with its line',
    text: '{"Statement": [{"Action": ["s3:Ge|\n], "Resource": "*"}]}',
    offers: ['s3:GetObject'],
  },
  {
    name: 'a document that ends here is read as far as it goes',
    text: '{"Statement": [{"Effect": "A|',
    offers: ['Allow'],
  },
  { name: 'a word needs no quotes to be seen', text: at('Eff|'), offers: ['Effect'] },
  {
    name: 'resources are those of the actions',
    text: at('"Action": "s3:GetObject", "Resource": "|"'),
    offers: ['arn:aws:s3:::${BucketName}/${ObjectName}', '*'],
    not: ['arn:aws:s3:::${BucketName}'],
  },
  {
    name: 'actions behind the resource count too',
    text: at('"Resource": ["|"], "Action": ["s3:ListBucket"]'),
    offers: ['arn:aws:s3:::${BucketName}'],
  },
  {
    name: 'patterns of one service name its actions',
    text: at('"Action": "iam:*User", "Resource": "|"'),
    offers: ['arn:aws:iam::111122223333:user/${UserNameWithPath}'],
  },
  { name: 'without an action only * is offered', text: at('"Action": "*", "Resource": "|"'), only: ['*'] },
  { name: 'an action that takes no ARN takes *', text: at('"Action": "iam:ListUsers2", "Resource": "|"'), only: ['*'] },
  {
    name: 'a condition begins with its operator',
    text: condition('"|"'),
    offers: ['StringEquals', 'Null', 'BoolIfExists'],
  },
  {
    name: 'keys are those of the actions, and those of every request',
    text: condition('"StringEquals": {"|"}'),
    offers: ['s3:ExistingObjectTag/${TagKey}', 'aws:PrincipalArn'],
    not: ['iam:PassedToService'],
  },
  {
    name: 'a boolean key is true or false',
    text: condition('"Bool": {"aws:SecureTransport": "|"}'),
    only: ['true', 'false'],
  },
  {
    name: 'Null asks for true or false',
    text: condition('"Null": {"aws:PrincipalTag/team": "|"}'),
    only: ['true', 'false'],
  },
  {
    name: 'any text may be a value of a condition',
    text: condition('"StringEquals": {"aws:PrincipalArn": "|"}'),
    only: [],
  },
  { name: 'any text may be a Sid', text: at('"Sid": "|"'), only: [] },
  { name: 'behind the document there is nothing', text: '{"Statement": []}|', only: [] },
  { name: 'between a colon and its value there is nothing', text: at('"Effect":| "Allow"'), only: [] },
  { name: 'an empty text has nothing to complete', text: '|', only: [] },
]

function offered({ text, kind = 'identity' }: Pick<Case, 'text' | 'kind'>) {
  const offset = text.indexOf('|')
  const document = text.replace('|', '')
  return { document, completions: completionsAt(document, offset, { kind, accountId: '111122223333' }) }
}

describe('what may be typed', () => {
  for (const each of cases) {
    test(each.name, () => {
      const texts = offered(each).completions?.options.map(({ text }) => text) ?? []
      if (each.only) assert.deepEqual(texts, each.only)
      for (const text of each.offers ?? []) assert.ok(texts.includes(text), `${text} is not in ${texts.slice(0, 20)}`)
      for (const text of each.not ?? []) assert.ok(!texts.includes(text), `${text} is offered`)
    })
  }
})

/** The document once `text` is taken. */
function taken(marked: string, text: string): string {
  const { document, completions } = offered({ text: marked })
  assert.ok(completions)
  const { from, to, before, after } = completions
  return document.slice(0, from) + before + text + after + document.slice(to)
}

describe('what is typed when it is taken', () => {
  for (const [name, marked, text, expected] of [
    ['within quotes, the text alone', '{"Statement": {"Effect": "A|"}}', 'Allow', '{"Statement": {"Effect": "Allow"}}'],
    ['quotes where there are none', '{"Statement": {"Effect": |}}', 'Deny', '{"Statement": {"Effect": "Deny"}}'],
    ['the closing quote', '{"Statement": {"Effect": "A|\n}}', 'Allow', '{"Statement": {"Effect": "Allow"\n}}'],
    ['a name with its colon', '{"Statement": {Ef|}}', 'Effect', '{"Statement": {"Effect": }}'],
    ['a name within quotes with its colon', '{"Statement": {"E|"}}', 'Effect', '{"Statement": {"Effect": }}'],
    ['a name that has its colon', '{"Statement": {"E|": "Allow"}}', 'Effect', '{"Statement": {"Effect": "Allow"}}'],
  ] as const) {
    test(name, () => assert.equal(taken(marked, text), expected))
  }

  test('an action of those offered has no finding of its own', () => {
    const { completions } = offered({ text: at('"Action": "sqs:|"') })
    for (const { kind, text } of completions?.options ?? []) {
      if (kind !== 'action') continue
      const document = taken(
        '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sqs:|", "Resource": "*"}}',
        text,
      )
      assert.deepEqual(
        lintPolicy(document).filter(({ findingType }) => findingType === 'ERROR'),
        [],
        text,
      )
    }
  })

  test('an action shows its access level, and a service its name', () => {
    const options = (text: string) => offered({ text: at(`"Action": "${text}|"`) }).completions?.options ?? []
    assert.equal(options('iam:').find(({ text }) => text === 'iam:CreateUser')?.detail, 'Write')
    assert.equal(options('').find(({ text }) => text === 'iam:')?.detail, 'AWS Identity and Access Management (IAM)')
  })

  test('keys of another type than the operator works on come last', () => {
    const { completions } = offered({ text: condition('"IpAddress": {"|"}') })
    const unlikely = (name: string) => completions?.options.find(({ text }) => text === name)?.unlikely ?? false
    assert.equal(unlikely('aws:SourceIp'), false)
    assert.equal(unlikely('aws:PrincipalArn'), true)
  })
})

test('no beginning, end or middle of a policy breaks it, wherever one types', () => {
  const documents = listManagedPolicies()
    .slice(0, 40)
    .flatMap(({ arn }) => getManagedPolicy(arn)?.document ?? [])
  const part = fc
    .tuple(fc.constantFrom(...documents), fc.nat(4000), fc.nat(4000))
    .map(([document, from, length]) => document.slice(from % document.length).slice(0, length))
  fc.assert(
    fc.property(
      fc.array(fc.oneof(part, fc.string(), fc.constantFrom('{', '[', '"', ':', '\\')), { maxLength: 4 }),
      fc.nat(),
      (parts, n) => {
        const text = parts.join('')
        const found = completionsAt(text, n % (text.length + 1))
        if (found !== undefined) assert.ok(found.from <= found.to && found.to <= text.length)
      },
    ),
    { numRuns: 2000 },
  )
})

test('what nests without end is read in bounds', () => {
  const started = performance.now()
  completionsAt('{"Statement":'.repeat(20_000), 100_000)
  completionsAt('['.repeat(200_000), 100)
  assert.ok(performance.now() - started < 1000)
})
