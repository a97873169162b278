import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { type Ask, asksOf, type Parameters } from './index.ts'

interface Case {
  /** What AWS's page says. */
  readonly says: string
  readonly page: string
  readonly operation: string
  readonly parameters: Parameters
  readonly region?: string
  readonly asks: readonly {
    readonly action: string
    readonly resource: string
    /** The keys that must be so; `null`: must be absent. */
    readonly context?: Readonly<Record<string, string | readonly string[] | null>>
  }[]
}

const ROOT = join(import.meta.dirname, '../../vectors/requests')
const SCOPE = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' }

for (const file of globSync('*.json', { cwd: ROOT }).toSorted()) {
  const { service, cases }: { service: string; cases: readonly Case[] } = JSON.parse(
    readFileSync(join(ROOT, file), 'utf8'),
  )
  describe(`what requests to ${service} ask for`, () => {
    for (const { says, page, operation, parameters, region, asks } of cases) {
      test(`${operation}: ${says}`, () => {
        assert.match(page, /^https:\/\/docs\.aws\.amazon\.com\//)
        const found = asksOf({ service, operation, parameters }, { ...SCOPE, ...(region && { region }) })
        assert.deepEqual(found.map(named).toSorted(), asks.map(named).toSorted())
        for (const { context = {}, ...ask } of asks) {
          const candidates = found.filter((each) => named(each) === named(ask))
          const expected = Object.fromEntries(Object.entries(context).map(([key, value]) => [key, value ?? undefined]))
          const keysOf = (each: Ask) => Object.fromEntries(Object.keys(context).map((key) => [key, each.context[key]]))
          assert.ok(
            candidates.some((each) => same(keysOf(each), expected)),
            JSON.stringify(candidates.map(({ context }) => context)),
          )
        }
      })
    }
  })
}

function named({ action, resource }: Pick<Ask, 'action' | 'resource'>): string {
  return `${action} on ${resource}`
}

function same(found: object, expected: object): boolean {
  return JSON.stringify(found) === JSON.stringify(expected)
}
