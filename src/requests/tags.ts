import { isRecord, MOST_VALUES, textOf } from './path.ts'

/** A list of `{ Key, Value }` in one of AWS's spellings, a map, or S3's query string `a=1&b=2`. */
export function tagsIn(value: unknown): ReadonlyMap<string, string> {
  const tags = new Map<string, string>()
  const add = (key: unknown, text: unknown) => {
    if (typeof key === 'string' && tags.size < MOST_VALUES) tags.set(key, textOf(text) ?? '')
  }
  if (typeof value === 'string') {
    for (const [key, text] of new URLSearchParams(value)) add(key, text)
  } else if (Array.isArray(value)) {
    for (const tag of value.slice(0, MOST_VALUES)) {
      if (!isRecord(tag)) continue
      const key = KEYS.find((name) => Object.hasOwn(tag, name))
      const text = VALUES.find((name) => Object.hasOwn(tag, name))
      if (key !== undefined) add(tag[key], text === undefined ? '' : tag[text])
    }
  } else if (isRecord(value)) {
    for (const [key, text] of Object.entries(value)) add(key, text)
  }
  return tags
}

const KEYS = ['Key', 'key', 'TagKey', 'tagKey']
const VALUES = ['Value', 'value', 'TagValue', 'tagValue']
