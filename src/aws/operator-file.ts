/** What is wrong with a file of the operator's: one sentence, which names the place in it. */
export class OperatorFileFault extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'OperatorFileFault'
  }
}

type Members = Readonly<Record<string, unknown>>

/**
 * An object of such a file, with these members and no others: one that is misspelt would be left out, and nobody told.
 *
 * @throws OperatorFileFault
 */
export function objectIn(value: unknown, place: string, required: readonly string[], optional: readonly string[] = []) {
  const members = anyObjectIn(value, place)
  for (const name of required) if (members[name] === undefined) throw fault(place, `has no \`${name}\``)
  const known = new Set([...required, ...optional])
  for (const name of Object.keys(members)) {
    if (!known.has(name)) throw fault(place, `has \`${name}\`, which means nothing there`)
  }
  return members
}

/**
 * An object whose members somebody else knows.
 *
 * @throws OperatorFileFault
 */
export function anyObjectIn(value: unknown, place: string): Members {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Members
  throw fault(place, 'is no object')
}

/** @throws OperatorFileFault */
export function listIn(value: unknown, place: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw fault(place, 'is no list')
}

/**
 * @param what it must be: "a Region".
 * @throws OperatorFileFault
 */
export function textIn(value: unknown, place: string, isOne: (text: string) => boolean, what: string): string {
  if (typeof value === 'string' && isOne(value)) return value
  throw fault(place, `is not ${what}`)
}

export function fault(place: string, what: string): OperatorFileFault {
  return new OperatorFileFault(`\`${place}\` ${what}`)
}
