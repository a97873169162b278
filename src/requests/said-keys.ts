import { parseArn, UNKNOWN } from '../aws/index.ts'
import type { Scope } from './ask.ts'
import { isRecord, type Path, textOf, textsAt, valuesAt } from './path.ts'
import type { Asked, KeyText, Reader } from './rows.ts'

export type Saying = Reader<KeyText>

/** Of a key that has one value: it, of whichever of the places says it. Where they say several, none is left out. */
export function oneOf(...places: readonly Path[]): Saying {
  return { says: saysAny(places), of: (asked) => alone(textsOf(places, asked)) }
}

/** Of a key that is a list, however many there are. */
export function allOf(...places: readonly Path[]): Saying {
  return {
    says: saysAny(places),
    of: (asked) => {
      const texts = textsOf(places, asked)
      return texts.length === 0 ? undefined : texts
    },
  }
}

/** Of a key that tells only whether something is there, by the `Null` operator. */
export function isThere(...places: readonly Path[]): Saying {
  return {
    says: `whether ${saysAny(places)} is there`,
    of: ({ parameters, element }) =>
      places.some((place) => valuesAt(place, parameters, element).length > 0) ? 'true' : undefined,
  }
}

/** The same values otherwise, such as a name's ARN. */
export function spelled(saying: Saying, says: string, spell: (text: string, asked: Asked) => string): Saying {
  return {
    says: `${says} ${saying.says}`,
    of: (asked) => {
      const value = saying.of(asked)
      if (value === undefined) return undefined
      return typeof value === 'string' ? spell(value, asked) : value.map((text) => spell(text, asked))
    },
  }
}

/** Keys of each element of a list, by the name that it has: `environmentVariables/STAGE.value`. */
export function byName(
  list: Path,
  name: string,
  keys: Readonly<Record<string, Saying>>,
): Reader<Readonly<Record<string, KeyText>>> {
  return {
    says: `of each of \`${list}\`, by its \`${name}\`: ${Object.keys(keys).join(', ')}`,
    of: (asked) =>
      Object.fromEntries(
        valuesAt(list, asked.parameters, asked.element).flatMap((element) => {
          const own = isRecord(element) ? textOf(element[name]) : undefined
          if (own === undefined) return []
          return Object.entries(keys).map(([end, saying]) => [own + end, saying.of({ ...asked, element })])
        }),
      ),
  }
}

/**
 * A key of KMS by its ARN: one that is named by its id is of the account; which it is, an alias does not say.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id
 */
export function kmsKeyArn(text: string, { partition, region, accountId }: Scope): string {
  if (parseArn(text)?.resource.startsWith('key/')) return text
  return /^(?:mrk-)?[0-9a-f-]{32,36}$/.test(text) ? `arn:${partition}:kms:${region}:${accountId}:key/${text}` : UNKNOWN
}

function textsOf(places: readonly Path[], { parameters, element }: Asked): readonly string[] {
  return [...new Set(places.flatMap((place) => textsAt(place, parameters, element)))]
}

function alone(texts: readonly string[]): KeyText {
  return texts.length === 1 ? texts[0] : texts.length === 0 ? undefined : texts
}

function saysAny(places: readonly Path[]): string {
  return places.map((place) => `\`${place}\``).join(' or ')
}
