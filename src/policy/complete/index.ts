/**
 * What may be typed at a place of a policy: elements, actions, ARNs, operators and keys. It knows the text of one
 * policy that need not be whole, what kind it is to be, and AWS's service authorisation data. It must not know of
 * editors.
 */
import type { PolicyKind } from '../validate/validate.ts'
import { actionOptions, actionsOf } from './actions.ts'
import { conditionValueOptions, keyOptions, operatorOptions } from './conditions.ts'
import { elementOptions } from './elements.ts'
import { type Option, value } from './options.ts'
import { placeAt, type TypingPlace } from './place.ts'
import { type ArnFacts, resourceOptions } from './resources.ts'

export type { ArnFacts }

/** What may be typed, and in which place of the text: what stands there is what was typed of it so far. */
export interface Completions {
  readonly from: number
  readonly to: number
  /** What must stand around what is typed, since the text does not have it yet: quotes, and a name's colon. */
  readonly before: string
  readonly after: string
  readonly options: readonly Option[]
}

/** What may be typed at `offset` of a document; `undefined` where anything may, or nothing. */
export function completionsAt(
  document: string,
  offset: number,
  { kind = 'identity', ...facts }: ArnFacts & { readonly kind?: PolicyKind } = {},
): Completions | undefined {
  const place = placeAt(document, offset)
  if (place === undefined) return undefined
  const typed = place.text === undefined ? '' : document.slice(place.text.from, offset).replace(/^"/, '')
  const options = optionsAt(place, typed, kind, facts)
  if (options.length === 0) return undefined
  const after = place.part === 'name' && !place.hasColon ? ': ' : ''
  if (place.text === undefined) return { from: offset, to: offset, before: '"', after: `"${after}`, options }
  const { from, to, quotes } = place.text
  switch (quotes) {
    case 'both':
      // The closing quote is typed again, with what must stand behind it.
      return { from: from + 1, to: after === '' ? to - 1 : to, before: '', after: after && `"${after}`, options }
    case 'opening':
      return { from: from + 1, to, before: '', after: `"${after}`, options }
    case 'none':
      return { from, to, before: '"', after: `"${after}`, options }
    default:
      return quotes satisfies never
  }
}

function optionsAt(place: TypingPlace, typed: string, kind: PolicyKind, facts: ArnFacts): readonly Option[] {
  const { path, part, object, statement } = place
  const [first, second, operator = '', key = ''] = path
  const inCondition = first === 'Statement' && second === 'Condition'
  if (part === 'name') {
    if (inCondition && path.length === 2) return operatorOptions()
    if (inCondition && path.length === 3) return keyOptions(actionsOf(statement), operator)
    return object === undefined ? [] : elementOptions(path, object, kind)
  }
  if (path.length === 1 && first === 'Version') return [value('2012-10-17')]
  if (first !== 'Statement') return []
  if (inCondition) return path.length === 4 ? conditionValueOptions(operator, key) : []
  if (path.length !== 2) return []
  switch (second) {
    case 'Effect':
      return [value('Allow'), value('Deny')]
    case 'Action':
    case 'NotAction':
      return actionOptions(typed)
    case 'Resource':
    case 'NotResource':
      return resourceOptions(actionsOf(statement), facts)
    case 'Principal':
    case 'NotPrincipal':
      return [value('*', 'everybody')]
    default:
      return []
  }
}
