import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Check, CIS_BENCHMARKS } from '../src/keeper/check/index.ts'
import { CHECKS } from '../src/keeper/checks/index.ts'

const page = readFileSync(join(import.meta.dirname, '../docs/audit.md'), 'utf8')

test('docs/audit.md lists the checks as they are', () => {
  const [, table = ''] = /<!-- checks -->\n([\s\S]*?)<!-- \/checks -->/.exec(page) ?? []
  assert.equal(table, checksTable(CHECKS), 'what should stand between the comments is the expected value')
})

function checksTable(checks: readonly Check[]): string {
  const rows = checks.map((check) => {
    const { id, title, source, severity, cis } = check
    const mends = check.plan ? (check.isHardening ? 'with `--hardening`' : 'yes') : 'says how'
    const controls = CIS_BENCHMARKS.map((version) =>
      cis.flatMap(({ benchmark, control }) => (benchmark === version ? control : [])).join(', '),
    )
    return row([`\`${id}\``, `[${title}](${source})`, severity, ...controls, mends])
  })
  const head = ['id', 'passes where', 'severity', ...CIS_BENCHMARKS.map((version) => `CIS ${version}`)]
  return `${row([...head, '`secure` mends it'])}${'|---'.repeat(head.length + 1)}|\n${rows.join('')}`
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`
}
