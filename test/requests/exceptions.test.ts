import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { getServiceAuthorization } from '../../src/policy/index.ts'
import { asksOfOwnRows, ruleOf } from '../../src/requests/asks-of.ts'
import { type Parameters, serviceNames } from '../../src/requests/index.ts'
import type { AskRow } from '../../src/requests/rows.ts'
import { exceptionsOf } from '../../src/requests/services/index.ts'

const ROOT = join(import.meta.dirname, '../../vectors/requests')
const SCOPE = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' }

interface Case {
  readonly operation: string
  readonly parameters: Parameters
}

function casesOf(service: string): readonly Case[] {
  if (!existsSync(join(ROOT, `${service}.json`))) return []
  const { cases }: { cases: readonly Case[] } = JSON.parse(readFileSync(join(ROOT, `${service}.json`), 'utf8'))
  return cases
}

/** Asked only of some requests: a role that is handed over, a type that may be left out. */
function isConditional({ when, ifGiven, on = [] }: AskRow): boolean {
  return when !== undefined || ifGiven === true || (on.length > 0 && on.every(({ optional }) => optional === true))
}

/**
 * What tells one exception from another: rows that are the same but for their action are one. S3's ways to name a
 * bucket are one exception each, whatever is done to it.
 */
function formOf(service: string, row: AskRow): string {
  const { action, ...form } = row
  if (service === 's3' && action.startsWith('s3-')) return `${action.replace(/:.*/, '')} ${JSON.stringify(row.on)}`
  return JSON.stringify(action.startsWith('iam:') ? row : form)
}

/** What AWS's reference has no action for is refused by AWS, and no page says anything of it. */
function isOfReference({ action }: AskRow): boolean {
  const [prefix = '', name = ''] = action.split(':')
  const actions = getServiceAuthorization(prefix)?.actions ?? []
  return actions.some((each) => each.name.toLowerCase() === name.toLowerCase())
}

function isAsked(service: string, { operation, parameters }: Case, row: AskRow): boolean {
  const asks = asksOfOwnRows([row], { service, operation, parameters }, SCOPE)
  return asks.some(({ resource }) => resource !== '*' || (row.on ?? []).length === 0)
}

/** What no case shows of a service's exceptions. */
function missing(service: string): readonly string[] {
  const cases = casesOf(service)
  const open = new Map<string, string>()
  // DocumentDB and Neptune have what RDS does otherwise, as far as they have the operation.
  const operations = Object.keys(exceptionsOf(service)?.operations ?? {}).filter((name) => ruleOf(service, name))
  const shown = new Set<string>()
  for (const operation of operations) {
    const rows = (ruleOf(service, operation)?.rows ?? []).filter(isOfReference)
    const own = cases.filter((each) => each.operation === operation)
    if (own.length === 0) open.set(operation, operation)
    for (const row of rows) {
      const form = formOf(service, row)
      const says = `${operation}: ${row.action}`
      if (!open.has(`fits ${form}`)) open.set(`fits ${form}`, `${says}, a case that fits`)
      if (isConditional(row) && !open.has(`not ${form}`)) open.set(`not ${form}`, `${says}, a case that does not fit`)
      for (const each of own) shown.add(`${isAsked(service, each, row) ? 'fits' : 'not'} ${form}`)
    }
  }
  return [...open].flatMap(([key, says]) => (shown.has(key) ? [] : [says]))
}

/** Services of which an operation is asked for otherwise than the rule says. */
const services = serviceNames().filter((service) => Object.keys(exceptionsOf(service)?.operations ?? {}).length > 0)

describe('every exception has a case that fits and one that does not', () => {
  for (const service of services) test(service, () => assert.deepEqual(missing(service), []))
})
