import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { allow, deny, PolicyFolder, policyCommand } from './testing.ts'

const folder = new PolicyFolder()
after(() => folder.remove())

/**
 * A line of another's making: in a log of GitHub Actions it is a command. `\u009b` is the one-character form of
 * `\u001b[`.
 */
const FORGED = '\n::stop-commands::x\nproved\u009b2J'

const names = folder.file('names.json', [
  allow('iam:*', { Sid: FORGED }),
  allow('s3:*', { Sid: FORGED, Condition: { StringLike: { [`aws:PrincipalTag/${FORGED}`]: [FORGED] } } }),
  allow('iam:GetUser', { Resource: `arn:aws:iam::123456789012:user/${FORGED}` }),
  deny(`iam:Fly${FORGED}`, { Sid: FORGED }),
])
const fileName = folder.file(`a${FORGED}.json`, '{ "Version": "no" }')
const read = 'IAMReadOnlyAccess'

describe('what a policy holds makes no line of its own, and cannot steer the terminal', () => {
  for (const args of [
    ['lint', names],
    ['lint', fileName],
    ['can', '--policy', names, '--action', 'iam:GetUser', '--resource', '*'],
    ['can', '--policy', names, '--action', 's3:GetObject', '--resource', '*', '--why'],
    ['can', '--policy', fileName, '--action', 'iam:GetUser', '--resource', '*'],
    ['only', '--allow', 'iam:*', names],
    ['only', '--allow', 's*:*', names],
    ['diff', read, names],
    ['diff', names, read],
  ]) {
    test(`policy ${args.map((arg) => (arg.startsWith('/') ? 'FILE' : arg)).join(' ')}`, async () => {
      const { out, err } = await policyCommand(args)
      assert.doesNotMatch(out + err, /^(::|proved\\)|\u009b/m)
      assert.notEqual(out + err, '')
    })
  }

  test('--format json holds the same, escaped', async () => {
    const { out } = await policyCommand(['diff', '--format', 'json', read, names])
    assert.doesNotMatch(out, /\u009b/)
    assert.ok(JSON.stringify(JSON.parse(out)).includes(JSON.stringify(FORGED).slice(1, -1)))
  })
})
