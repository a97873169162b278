import { parsePolicy } from '../../policy/index.ts'

/** `${aws:username}`, `${aws:PrincipalTag/team, 'default'}`; not `${*}`, which is a character. */
const VARIABLE = /\$\{([^}*?$,]+)(?:,[^}]*)?\}/g

/** The condition keys and policy variables that documents ask for, as the first one that does spells them. */
export function contextKeysOf(documents: readonly string[]): readonly string[] {
  const names = new Map<string, string>()
  const add = (key: string) => {
    if (!names.has(key.toLowerCase())) names.set(key.toLowerCase(), key)
  }
  for (const { version, statements } of documents.map((document) => parsePolicy(document))) {
    for (const { resource, conditions } of statements) {
      for (const { key } of conditions) add(key)
      if (version !== '2012-10-17') continue
      for (const text of [...(resource?.values ?? []), ...conditions.flatMap(({ values }) => values)]) {
        for (const [, key = ''] of text.matchAll(VARIABLE)) add(key.trim())
      }
    }
  }
  return [...names.values()].sort()
}
