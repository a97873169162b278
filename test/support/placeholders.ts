import assert from 'node:assert/strict'

/** Outputs of calls, by the names that a vector gave them. */
export type Named = Readonly<Record<string, unknown>>

const PLACEHOLDER = /\{\{(.*?)\}\}/g

/**
 * A request with its placeholders filled in: `{{ann.User.Arn}}` is what a call answered, `{{i}}` the round of a
 * repeated call, and `{{x * 300}}` a text so often. A policy document may be written as JSON; it is sent as text.
 */
export function fillIn(value: unknown, named: Named): unknown {
  return mapTexts(value, (text) => text.replaceAll(PLACEHOLDER, (_, name: string) => textNamed(name.trim(), named)))
}

function textNamed(name: string, named: Named): string {
  const repeated = /^(\S+) \* (\d+)$/.exec(name)
  if (repeated) return (repeated[1] ?? '').repeat(Number(repeated[2]))
  let value: unknown = named
  for (const key of name.split('.')) value = (value as Named | undefined)?.[key]
  assert.ok(typeof value === 'string' || typeof value === 'number', `{{${name}}} names no text`)
  return String(value)
}

/** What is made anew for each answer, and what it looks like. */
const MADE: Readonly<Record<string, (value: unknown) => boolean>> = {
  '{{date}}': (value) => value instanceof Date && Math.abs(Date.now() - value.getTime()) < 60_000,
  '{{marker}}': (value) => typeof value === 'string' && value !== '',
}

/** An expected answer, with what the server made for `{{date}}`, `{{marker}}` and `{{id AIDA}}` if it looks so. */
export function expectation(expected: unknown, actual: unknown, named: Named): unknown {
  if (typeof expected === 'string') {
    const prefix = /^\{\{id ([A-Z]{4})\}\}$/.exec(expected)?.[1]
    const isMade = prefix === undefined ? MADE[expected] : (value: unknown) => isUniqueId(value, prefix)
    if (isMade) return isMade(actual) ? actual : expected
    return fillIn(expected, named)
  }
  if (Array.isArray(expected)) {
    return expected.map((each, index) => expectation(each, (actual as readonly unknown[] | undefined)?.[index], named))
  }
  if (typeof expected !== 'object' || expected === null) return expected
  return Object.fromEntries(
    Object.entries(expected).map(([key, value]) => [
      key,
      expectation(value, (actual as Named | undefined)?.[key], named),
    ]),
  )
}

function isUniqueId(value: unknown, prefix: string): boolean {
  return typeof value === 'string' && value.startsWith(prefix) && /^[A-Z]{4}[A-Z2-7]{17}$/.test(value)
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((each) => mapTexts(each, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      const isDocument = key.endsWith('PolicyDocument') && typeof each === 'object'
      return [key, mapTexts(isDocument ? JSON.stringify(each) : each, change)]
    }),
  )
}
