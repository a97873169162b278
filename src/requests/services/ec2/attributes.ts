import { isRecord, textsAt } from '../../path.ts'
import type { Asked, AskRow, KeyText, KeyValue } from '../../rows.ts'
import { ATTRIBUTES, VALUES } from './attribute-names.ts'

type Keys = NonNullable<AskRow['keys']>

/** Each attribute that the request changes: its name as its member is called, and what it is changed to. */
function attributes({ operation, parameters }: Asked): readonly (readonly [name: string, value: KeyText])[] {
  const names = (ATTRIBUTES[operation] ?? VALUES[operation] ?? '')
    .split(' ')
    .filter((name) => parameters[name] !== undefined)
  const members = names.map((name) => [name, textOf(parameters[name])] as const)
  const { Attribute, Value } = parameters
  return typeof Attribute === 'string' ? [[Attribute, textOf(Value)], ...members] : members
}

/** "This condition key supports only properties that are of a primitive data type", or objects of but a Value. */
function textOf(given: unknown): KeyText {
  const value = isRecord(given) ? given.Value : given
  if (Array.isArray(value)) return value.every((each) => typeof each === 'string') ? value : undefined
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-policies-for-amazon-ec2.html#attribute-key */
const VALUE_KEYS: Keys = {
  'ec2:Attribute/': {
    says: 'what each is changed to',
    of: (asked) => Object.fromEntries(attributes(asked).filter(([, value]) => value !== undefined)),
  },
}

const ATTRIBUTE_KEYS: Keys = {
  'ec2:Attribute': {
    says: 'the attributes that the request changes',
    of: (asked) => oneOrList(attributes(asked).map(([name]) => name)),
  },
  ...VALUE_KEYS,
}

function oneOrList(texts: readonly string[]): KeyText {
  return texts.length > 1 ? texts : texts[0]
}

const RESETS = new Set(['Address', 'FpgaImage', 'Image', 'Snapshot'].map((noun) => `Reset${noun}Attribute`))

/**
 * Requests that change attributes say which, and what they are changed to, of what they change.
 *
 * @param changed the types that a request of the operation needs: the others are beside what it changes.
 */
export function withAttributes(
  rows: readonly AskRow[],
  operation: string,
  changed: ReadonlySet<string>,
): readonly AskRow[] {
  const told = keysOf(operation)
  if (told === undefined) return rows
  return rows.map((row) => {
    const { action, on = [], keys } = row
    const isChanged = on.length === 0 || on.some(({ type }) => changed.has(type))
    return action === `ec2:${operation}` && isChanged ? { ...row, keys: { ...keys, ...told } } : row
  })
}

function keysOf(operation: string): Keys | undefined {
  if (Object.hasOwn(ATTRIBUTES, operation) || RESETS.has(operation)) return ATTRIBUTE_KEYS
  return Object.hasOwn(VALUES, operation) ? VALUE_KEYS : undefined
}

function shared(kind: 'Add' | 'Remove', member: 'UserId' | 'Group', older: string): KeyValue {
  return {
    says: `${member} in CreateVolumePermission.${kind}, or ${older} with that OperationType`,
    of({ parameters }) {
      const isOlder = parameters.OperationType === kind.toLowerCase()
      return oneOrList([
        ...textsAt(`CreateVolumePermission.${kind}[].${member}`, parameters, parameters),
        ...(isOlder ? textsAt(`${older}[]`, parameters, parameters) : []),
      ])
    },
  }
}

/** With whom a snapshot is shared, and who may no longer have it: the group `all` is everybody. */
export const SHARING_KEYS: Keys = {
  'ec2:Add/userId': shared('Add', 'UserId', 'UserIds'),
  'ec2:Add/group': shared('Add', 'Group', 'GroupNames'),
  'ec2:Remove/userId': shared('Remove', 'UserId', 'UserIds'),
  'ec2:Remove/group': shared('Remove', 'Group', 'GroupNames'),
}
