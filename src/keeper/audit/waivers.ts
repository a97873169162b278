import { readFileSync } from 'node:fs'
import { CannotRun } from '../account/index.ts'
import type { Check } from '../check/index.ts'

/** A finding that somebody accepts, for a time. */
export interface Waiver {
  /** `check/finding`, such as `user-mfa/no-mfa`. */
  readonly finding: string
  /** The resource as the audit names it; no wildcards, which would accept what is not known yet. */
  readonly resource: string
  readonly reason: string
  /** `2027-01-31`: the last day on which it holds, in UTC. */
  readonly expires: string
}

/** A waiver that waives nothing. */
export interface WaiverProblem {
  readonly waiver: Waiver
  readonly problem: 'expired' | 'unknown' | 'unused'
  readonly says: string
}

const MEMBERS = ['finding', 'resource', 'reason', 'expires'] as const
/** Far more than anybody has reasons for. */
const LARGEST_FILE = 10 * 1024 * 1024

/**
 * Reads a file of waivers: `{ "waivers": [{ "finding", "resource", "reason", "expires" }] }`.
 * @throws CannotRun for a file that is none: a waiver that is not understood must not be silently none.
 */
export function readWaivers(file: string): readonly Waiver[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new CannotRun(
      `the waivers in \`${file}\` cannot be read: ${(error as Error).message}`,
      'look at the file name',
    )
  }
  if (text.length > LARGEST_FILE) throw notWaivers(file, 'it is larger than 10 MB')
  return parseWaivers(text, file)
}

/** @throws CannotRun */
export function parseWaivers(text: string, file: string): readonly Waiver[] {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw notWaivers(file, 'it is no JSON')
  }
  const { waivers, ...others } = membersOf(parsed)
  if (!Array.isArray(waivers)) throw notWaivers(file, 'it has no list `waivers`')
  for (const name of Object.keys(others)) throw notWaivers(file, `it has a member \`${name}\``)
  return waivers.map((waiver, index) => waiverOf(waiver, `waiver ${index + 1}`, file))
}

function waiverOf(given: unknown, which: string, file: string): Waiver {
  const members = membersOf(given)
  for (const name of Object.keys(members))
    if (!MEMBERS.some((member) => member === name)) throw notWaivers(file, `${which} has a member \`${name}\``)
  const text = (name: (typeof MEMBERS)[number]): string => {
    const value = members[name]
    if (typeof value !== 'string' || value.trim() === '') throw notWaivers(file, `${which} has no \`${name}\``)
    return value
  }
  const waiver = {
    finding: text('finding'),
    resource: text('resource'),
    reason: text('reason'),
    expires: text('expires'),
  }
  if (!isDay(waiver.expires))
    throw notWaivers(file, `${which} expires on \`${waiver.expires}\`, which is no day such as 2027-01-31`)
  return waiver
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN
  // The 31st of a shorter month is read as a day of the next.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

function notWaivers(file: string, why: string): CannotRun {
  return new CannotRun(
    `\`${file}\` is no file of waivers: ${why}`,
    'write it as {"waivers": [{"finding": "user-mfa/no-mfa", "resource": "arn:…", "reason": "…", "expires": "2027-01-31"}]}',
  )
}

/** Waivers in use: which hold, and which of them waived something. */
export class Waivers {
  readonly #waivers: readonly Waiver[]
  readonly #checks: ReadonlySet<string>
  readonly #today: string
  readonly #used = new Set<Waiver>()
  readonly #byFinding = new Map<string, Waiver>()

  /** @param now Epoch milliseconds. */
  constructor(waivers: readonly Waiver[], checks: readonly Pick<Check, 'id'>[], now: number) {
    this.#waivers = waivers
    this.#checks = new Set(checks.map(({ id }) => id))
    this.#today = new Date(now).toISOString().slice(0, 10)
    for (const waiver of waivers)
      if (!this.#isExpired(waiver)) this.#byFinding.set(keyOf(waiver.finding, waiver.resource), waiver)
  }

  waiving({ ruleId, resource }: { readonly ruleId: string; readonly resource: string }): Waiver | undefined {
    const waiver = this.#byFinding.get(keyOf(ruleId, resource))
    if (waiver) this.#used.add(waiver)
    return waiver
  }

  /** After all findings were asked about. */
  problems(): readonly WaiverProblem[] {
    return this.#waivers.flatMap((waiver): readonly WaiverProblem[] => {
      if (this.#isExpired(waiver)) return [{ waiver, problem: 'expired', says: `it expired on ${waiver.expires}` }]
      if (!this.#checks.has(waiver.finding.split('/')[0] ?? ''))
        return [{ waiver, problem: 'unknown', says: 'there is no such check' }]
      if (this.#used.has(waiver)) return []
      return [{ waiver, problem: 'unused', says: 'the audit found nothing that it is for: remove it, or correct it' }]
    })
  }

  #isExpired({ expires }: Waiver): boolean {
    return expires < this.#today
  }
}

function keyOf(finding: string, resource: string): string {
  return `${finding} ${resource}`
}
