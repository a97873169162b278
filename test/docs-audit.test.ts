import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Check } from '../src/keeper/check/index.ts'
import { CHECKS } from '../src/keeper/checks/index.ts'

const page = readFileSync(join(import.meta.dirname, '../docs/audit.md'), 'utf8')

test('docs/audit.md lists the checks as they are', () => {
  const [, table = ''] = /<!-- checks -->\n([\s\S]*?)<!-- \/checks -->/.exec(page) ?? []
  assert.equal(table, checksTable(CHECKS), 'what should stand between the comments is the expected value')
})

function checksTable(checks: readonly Check[]): string {
  const control = ({ cis }: Check, benchmark: string) =>
    cis.flatMap((one) => (one.benchmark === benchmark ? one.control : [])).join(', ')
  const rows = checks.map((check) => {
    const mends = check.plan ? 'yes' : 'says how'
    return `| \`${check.id}\` | [${check.title}](${check.source}) | ${check.severity} | ${control(check, '3.0.0')} | ${control(check, '5.0.0')} | ${mends} |\n`
  })
  return `| id | passes where | severity | CIS 3.0.0 | CIS 5.0.0 | \`secure\` mends it |\n|---|---|---|---|---|---|\n${rows.join('')}`
}
