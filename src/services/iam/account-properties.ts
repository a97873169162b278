import { InvalidInput } from './errors.ts'

type Properties = Readonly<Record<string, string>>

/** Of each key, what stands before its slash. */
export function namespacesOf(properties: Properties): readonly string[] {
  return [...new Set(Object.keys(properties).map((key) => key.split('/')[0] ?? ''))]
}

/**
 * "The key must contain exactly one / separating the namespace from the property name, and cannot start or end with /",
 * and "all keys must belong to the same namespace". The messages are ours.
 *
 * @throws InvalidInput (400)
 */
export function assertOneNamespace(properties: Properties): void {
  for (const key of Object.keys(properties)) {
    if (!/^[^/]+\/[^/]+$/.test(key)) throw InvalidInput(`${key} is not of the form Namespace/PropertyName.`)
  }
  const { length } = namespacesOf(properties)
  if (length !== 1) throw InvalidInput('All properties must belong to the same namespace.')
}
