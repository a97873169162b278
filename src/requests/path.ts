/**
 * Where in a request's parameters something stands: `TableName`, `Tags[].Key` (of each in a list), `RequestItems{key}`
 * (each name of a map), `RequestItems{entry}` (each of a map as `{ key, value }`), `RequestItems{}[].PutRequest` (each
 * value of a map, and of each list in it), `**.InstanceType` (wherever it is, however deep). A beginning `.` is of the
 * element that a row is asked for once each; `.` alone is that element.
 */
export type Path = string

type Step =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'elements' }
  | { readonly kind: 'values' }
  | { readonly kind: 'keys' }
  | { readonly kind: 'entries' }
  | { readonly kind: 'anywhere' }

/** A request may be made of many things that are asked for one by one: so many at most are looked at. */
export const MOST_VALUES = 1000

/** All that stands there, in order; nothing that is absent, and no empty text. */
export function valuesAt(path: Path, root: unknown, element: unknown): readonly unknown[] {
  const steps = stepsOf(path)
  let value: unknown = path.startsWith('.') ? element : root
  let members = 0
  // Most places are a member, or a member of one: no list is made on the way.
  for (; members < steps.length; members++) {
    const step = steps[members]
    if (step?.kind !== 'member') break
    if (!isRecord(value) || !Object.hasOwn(value, step.name)) return NOTHING
    value = value[step.name]
  }
  if (members === steps.length) return isThere(value) ? [value] : NOTHING
  let found: unknown[] = [value]
  for (const step of steps.slice(members)) {
    const next: unknown[] = []
    for (const value of found) take(step, value, next)
    if (next.length === 0) return NOTHING
    found = next
  }
  return found.filter(isThere)
}

/** What no place has. */
export const NOTHING: readonly never[] = []

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

/** The texts that stand there: numbers and booleans as AWS writes them in a policy. */
export function textsAt(path: Path, root: unknown, element: unknown): readonly string[] {
  const values = valuesAt(path, root, element)
  return values.length === 0 ? NOTHING : values.flatMap((value) => textOf(value) ?? [])
}

export function textOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value)
    default:
      return undefined
  }
}

function take(step: Step, value: unknown, into: unknown[]): void {
  if (step.kind === 'elements') {
    if (Array.isArray(value)) for (const each of value) push(each, into)
    return
  }
  if (step.kind === 'anywhere') {
    pushRecords(value, into)
    return
  }
  if (!isRecord(value)) return
  switch (step.kind) {
    case 'member':
      if (Object.hasOwn(value, step.name)) push(value[step.name], into)
      return
    case 'values':
      for (const each of Object.values(value)) push(each, into)
      return
    case 'keys':
      for (const each of Object.keys(value)) push(each, into)
      return
    case 'entries':
      for (const [key, each] of Object.entries(value)) push({ key, value: each }, into)
      return
    default:
      step satisfies never
  }
}

/** All structures and maps, from the outer ones in. */
function pushRecords(root: unknown, into: unknown[]): void {
  const open: unknown[] = [root]
  for (let next = 0; next < open.length; next++) {
    const value = open[next]
    if (isRecord(value)) push(value, into)
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) continue
    for (const each of Object.values(value)) if (typeof each === 'object') open.push(each)
  }
}

function push(value: unknown, into: unknown[]): void {
  if (into.length >= MOST_VALUES) throw new TooMuchAsked()
  into.push(value)
}

/** What asks for more than `MOST_VALUES` things at once is refused whole: nothing of it may pass unseen. */
export class TooMuchAsked extends Error {
  override readonly name = 'TooMuchAsked'

  constructor(message = `the request is about more than ${MOST_VALUES} things at once`) {
    super(message)
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)
}

const known = new Map<Path, readonly Step[]>()

/** Paths are written in this room's rows, so that there is an end to them. */
function stepsOf(path: Path): readonly Step[] {
  let steps = known.get(path)
  if (steps === undefined) {
    steps = parse(path)
    known.set(path, steps)
  }
  return steps
}

function parse(path: Path): readonly Step[] {
  return path.split('.').flatMap((segment): Step[] => {
    if (segment === '**') return [{ kind: 'anywhere' }]
    const name = /^[^[{]*/.exec(segment)?.[0] ?? ''
    const steps: Step[] = name === '' ? [] : [{ kind: 'member', name }]
    for (const [suffix] of segment.slice(name.length).matchAll(/\[\]|\{\}|\{key\}|\{entry\}|./g)) {
      if (suffix === '[]') steps.push({ kind: 'elements' })
      else if (suffix === '{}') steps.push({ kind: 'values' })
      else if (suffix === '{key}') steps.push({ kind: 'keys' })
      else if (suffix === '{entry}') steps.push({ kind: 'entries' })
      else throw new Error(`no path: ${path}`)
    }
    return steps
  })
}
