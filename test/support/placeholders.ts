import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Outputs of calls, by the names that a vector gave them. */
export type Named = Readonly<Record<string, unknown>>

const PLACEHOLDER = /\{\{(.*?)\}\}/g

const FILES = join(import.meta.dirname, '../../vectors/files')

/** A time so many seconds from now. */
const TIME = /^\{\{date(?: ([+-]) (\d+))?\}\}$/

/**
 * A request with its placeholders filled in: `{{ann.User.Arn}}` is what a call answered, `{{i}}` the round of a
 * repeated call, `{{x * 300}}` a text so often, `{{date - 60}}` the time a minute ago, and `{{file root.pem}}` what is
 * in a file of `vectors/files/`. A policy document may be written as JSON; it is sent as text.
 */
export function fillIn<T>(value: T, named: Named): T {
  return mapTexts(value, (text) => {
    const time = TIME.exec(text)
    if (time) return new Date(Date.now() + Number(`${time[1] ?? ''}${time[2] ?? 0}`) * 1000)
    return text.replaceAll(PLACEHOLDER, (_, name: string) => textNamed(name.trim(), named))
  }) as T
}

function textNamed(name: string, named: Named): string {
  const repeated = /^(\S+) \* (\d+)$/.exec(name)
  if (repeated) return (repeated[1] ?? '').repeat(Number(repeated[2]))
  const [, file] = /^file ([\w.-]+)$/.exec(name) ?? []
  if (file !== undefined) return readFileSync(join(FILES, file), 'utf8')
  let value: unknown = named
  for (const key of name.split('.')) value = (value as Named | undefined)?.[key]
  assert.ok(typeof value === 'string' || typeof value === 'number', `{{${name}}} names no text`)
  return String(value)
}

/** What the server makes anew for each answer, by its placeholder, and what it looks like. */
function isMade(placeholder: string, value: unknown): boolean | undefined {
  const [, time] = /^\{\{time (\S+)\}\}$/.exec(placeholder) ?? []
  if (time !== undefined) return value instanceof Date && value.getTime() === Date.parse(time)
  const [, years] = /^\{\{in (\d+) years\}\}$/.exec(placeholder) ?? []
  if (years !== undefined) return value instanceof Date && isInYears(value, Number(years))
  const [, kind, argument] = /^\{\{(text|number|id|date)(?: (?:\+ )?(\w+))?\}\}$/.exec(placeholder) ?? []
  switch (kind) {
    case 'text':
      return typeof value === 'string' && value !== ''
    case 'number':
      return typeof value === 'number'
    case 'id':
      return typeof value === 'string' && new RegExp(`^${argument}[A-Z2-7]{16,17}$`).test(value)
    case 'date':
      return value instanceof Date && Math.abs(Date.now() + Number(argument ?? 0) * 1000 - value.getTime()) < 60_000
    default:
      return undefined
  }
}

function isInYears(value: Date, years: number): boolean {
  const then = new Date()
  then.setUTCFullYear(then.getUTCFullYear() + years)
  return Math.abs(then.getTime() - value.getTime()) < 60_000
}

/**
 * An expected answer. Where it has `{{text}}`, `{{number}}`, `{{id AIDA}}`, `{{date}}` (now) or `{{date + 900}}` (in
 * so many seconds), `{{time 2126-01-01T00:00:00Z}}` or `{{in 100 years}}`, what the server made takes its place if it
 * looks so.
 */
export function expectation(expected: unknown, actual: unknown, named: Named): unknown {
  if (typeof expected === 'string') {
    const made = isMade(expected, actual)
    if (made === undefined) return fillIn(expected, named)
    return made ? actual : expected
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

function mapTexts(value: unknown, change: (text: string) => unknown): unknown {
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
