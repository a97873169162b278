import { keyValues } from './key-values.ts'
import type { ContextMap } from './known-context.ts'
import type { TiedKeys } from './tie.ts'

const NAMES = ['aws:resourcetag/', 'iam:resourcetag/'] as const

/**
 * Both keys for a tag of a user or role: "IAM and AWS STS support both the iam:ResourceTag IAM condition key and the
 * aws:ResourceTag global condition key."
 *
 * @param keys in lower case; those alone that all requests that are asked about can have.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
export function resourceTagKeys(keys: readonly string[], known: ContextMap): readonly TiedKeys[] {
  const [global, own] = NAMES
  return keys.flatMap((key) => {
    const pair = [key, own + key.slice(global.length)]
    if (!key.startsWith(global) || !pair.every((each) => keys.includes(each))) return []
    const open = pair.filter((each) => !known.has(each))
    return open.length > 0 ? [oneTag(pair, open)] : []
  })
}

function oneTag(pair: readonly string[], open: readonly string[]): TiedKeys {
  return {
    keys: open,
    values(conditions, assigned, budget) {
      const given = pair.find((key) => assigned.has(key))
      const found = given
        ? { values: [assigned.get(given)], complete: true }
        : keyValues(conditions, assigned, { isMultivalued: false, type: 'String' }, budget)
      return {
        values: found.values.map((value) => new Map(open.map((key) => [key, value]))),
        complete: found.complete,
      }
    },
  }
}
