import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { allow, PolicyFolder, policyCommand } from './testing.ts'

const folder = new PolicyFolder()
after(() => folder.remove())

const clean = folder.file('clean.json', [allow('iam:GetUser', { Resource: 'arn:aws:iam::123456789012:user/alice' })])
const iamAdmin = folder.file('iam.json', [allow('iam:*')])
const suggestion = folder.file('twice.json', [
  allow(['iam:GetUser', 'iam:GetUser'], { Resource: 'arn:aws:iam::123456789012:user/alice' }),
])
const unknownAction = folder.file('unknown.json', [allow('iam:FlyToTheMoon')])
const noJson = folder.file('no.json', '{ "Version": ')
const trust = folder.file('trust.json', [
  { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
])

describe('castellan policy lint', () => {
  const cases: { name: string; args: string[]; code: number; says: RegExp }[] = [
    { name: 'a policy without findings passes', args: [clean], code: 0, says: /^no findings in 1 policy\n$/ },
    {
      name: 'iam:* on * has the finding about PassRole, which is no ERROR',
      args: [iamAdmin],
      code: 0,
      says: /iam\.json:1:\d+ security warning PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE .*\n.*"iam:\*".*\n +\^~+\n/,
    },
    { name: 'an ERROR fails', args: [unknownAction], code: 1, says: / error INVALID_ACTION / },
    { name: 'what is no JSON fails', args: [noJson], code: 1, says: / error JSON_SYNTAX_ERROR / },
    {
      name: '--fail-on security_warning fails for one',
      args: ['--fail-on', 'security_warning', iamAdmin],
      code: 1,
      says: /2 findings in 1 policy: 1 security warning, 1 warning\n$/,
    },
    {
      name: '--fail-on warning fails for a graver one',
      args: ['--fail-on', 'WARNING', iamAdmin],
      code: 1,
      says: /PASS_ROLE/,
    },
    {
      name: '--fail-on warning lets a suggestion pass',
      args: ['--fail-on', 'warning', suggestion],
      code: 0,
      says: /1 suggestion\n$/,
    },
    { name: '--fail-on suggestion fails for one', args: ['--fail-on', 'suggestion', suggestion], code: 1, says: /./ },
    {
      name: 'several policies have one summary',
      args: [clean, iamAdmin],
      code: 0,
      says: /2 findings in 2 policies: /,
    },
    {
      name: 'an AWS managed policy goes by its ARN',
      args: ['arn:aws:iam::aws:policy/IAMFullAccess'],
      code: 0,
      says: /^arn:aws:iam::aws:policy\/IAMFullAccess:1:\d+ security warning PASS_ROLE/,
    },
    { name: 'or by its name', args: ['IAMFullAccess'], code: 0, says: /^arn:aws:iam::aws:policy\/IAMFullAccess:1:/ },
    { name: 'a trust policy is known by its looks', args: [trust], code: 0, says: /no findings/ },
    { name: 'and by --type', args: ['--type', 'identity', trust], code: 1, says: / error UNSUPPORTED_PRINCIPAL / },
  ]
  for (const { name, args, code, says } of cases) {
    test(name, async () => {
      const ran = await policyCommand(['lint', ...args])
      assert.match(ran.out, says)
      assert.deepEqual([ran.code, ran.err], [code, ''])
    })
  }

  test('--format json has every finding of every file in the shape of Access Analyzer', async () => {
    const { code, out } = await policyCommand(['lint', '--format', 'json', clean, unknownAction])
    const { files } = JSON.parse(out)
    assert.equal(code, 1)
    assert.deepEqual(files[0], { file: clean, type: 'identity', findings: [] })
    assert.equal(files[1].findings[0].findingType, 'ERROR')
    assert.equal(files[1].findings[0].locations[0].span.start.line, 1)
  })

  test('--format sarif is a log of one run, with files as URIs', async () => {
    const { code, out } = await policyCommand(['lint', '--format', 'sarif', folder.file('a policy.json', [allow('*')])])
    const log = JSON.parse(out)
    assert.equal(code, 0)
    assert.equal(log.version, '2.1.0')
    assert.match(log.runs[0].tool.driver.semanticVersion, /^\d+\.\d+\.\d+$/)
    assert.match(log.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri, /^file:.*a%20policy\.json$/)
  })

  test('colours are for terminals, and not with NO_COLOR', async () => {
    const onTerminal = await policyCommand(['lint', iamAdmin], { isTerminal: true })
    assert.match(onTerminal.out, /\u001b\[33msecurity warning PASS_ROLE/)
    const refused = await policyCommand(['lint', iamAdmin], { isTerminal: true, environment: { NO_COLOR: '1' } })
    const piped = await policyCommand(['lint', iamAdmin])
    assert.equal(refused.out, piped.out)
    assert.doesNotMatch(piped.out, /\u001b/)
  })

  test('what a policy holds cannot steer the terminal', async () => {
    const hostile = folder.file('hostile.json', '{ "Version": "\u001b[2J\u202e" }')
    const { out } = await policyCommand(['lint', hostile])
    assert.match(out, /\\u001b\[2J\\u202e/)
    assert.doesNotMatch(out, /[\u001b\u202e]/)
  })
})
