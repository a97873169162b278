import type { Tag } from '../tags.ts'
import { InvalidIdentityToken } from './errors.ts'
import { IDENTITY, type PassedByProvider, TAG_KEY, TAG_VALUE } from './passed-by-provider.ts'

type Claims = Readonly<Record<string, unknown>>

const TAGS = 'https://aws.amazon.com/tags'
const PRINCIPAL_TAGS = 'principal_tags'
const TRANSITIVE_TAG_KEYS = 'transitive_tag_keys'
const SOURCE_IDENTITY = 'https://aws.amazon.com/source_identity'

/**
 * The session tags of a token, in either of their forms, and its source identity: nested
 * (`"https://aws.amazon.com/tags": {"principal_tags": …}`) or flat
 * (`"https://aws.amazon.com/tags/principal_tags/Project": "Automation"`).
 *
 * @throws InvalidIdentityToken (400) for what is there and is none.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_adding-assume-role-idp
 */
export function passedByToken(claims: Claims): PassedByProvider {
  const nested = claims[TAGS] === undefined ? {} : objectOf(claims[TAGS], TAGS)
  const tags = [...tagsOf(nested[PRINCIPAL_TAGS] ?? {}), ...flatTags(claims)]
  const transitive = nested[TRANSITIVE_TAG_KEYS] ?? claims[`${TAGS}/${TRANSITIVE_TAG_KEYS}`] ?? []
  const sourceIdentity = claims[SOURCE_IDENTITY]
  return {
    tags,
    transitiveTagKeys: listOf(transitive, TRANSITIVE_TAG_KEYS),
    ...(sourceIdentity !== undefined && { sourceIdentity: textOf(sourceIdentity, IDENTITY, SOURCE_IDENTITY) }),
  }
}

function tagsOf(principalTags: unknown): readonly Tag[] {
  return Object.entries(objectOf(principalTags, PRINCIPAL_TAGS)).map(([key, value]) => tagOf(key, value))
}

function flatTags(claims: Claims): readonly Tag[] {
  const prefix = `${TAGS}/${PRINCIPAL_TAGS}/`
  return Object.keys(claims)
    .filter((name) => name.startsWith(prefix))
    .map((name) => tagOf(name.slice(prefix.length), claims[name]))
}

/** A session tag has one value, whatever form the claim has. */
function tagOf(key: string, value: unknown): Tag {
  const [only, ...more] = Array.isArray(value) ? value : [value]
  if (more.length > 0) throw refusal(key)
  return { Key: textOf(key, TAG_KEY, PRINCIPAL_TAGS), Value: textOf(only, TAG_VALUE, key) }
}

function listOf(value: unknown, name: string): readonly string[] {
  return (Array.isArray(value) ? value : [value]).map((key) => textOf(key, TAG_KEY, name))
}

function textOf(value: unknown, pattern: RegExp, name: string): string {
  if (typeof value === 'string' && pattern.test(value)) return value
  throw refusal(name)
}

function objectOf(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw refusal(name)
}

function refusal(name: string): Error {
  return InvalidIdentityToken(`The claim ${name} of the token is not valid`)
}
