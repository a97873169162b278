import type { MessageAttributeValue } from '../../../models/sns.ts'
import { ParameterValueInvalid } from './errors.ts'

export type MessageAttributes = Readonly<Record<string, MessageAttributeValue>>

/**
 * Checks a message's attributes: "Name, type, and value must not be empty or null." Subscriptions' filter
 * policies look at them; mails tell none of them.
 *
 * @throws ParameterValueInvalid (400), in AWS's words.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html
 */
export function assertMessageAttributes(attributes: MessageAttributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    const problem = nameProblem(name)
    if (problem !== undefined) throw ParameterValueInvalid(problem)
    assertAttributeValue(name, value)
  }
}

/** What attributes take of a message's size: "All parts of the message attribute, including name, type, and value". */
export function attributeBytes(attributes: MessageAttributes): number {
  return Object.entries(attributes)
    .flatMap(([name, { DataType, StringValue = '', BinaryValue = '' }]) => [name, DataType, StringValue, BinaryValue])
    .reduce((bytes, part) => bytes + Buffer.byteLength(part), 0)
}

/** What AWS says of a name that an attribute may not have. */
function nameProblem(name: string): string | undefined {
  if (name === '') return 'Message attribute name can not be empty.'
  if (name.length > 256) return 'Length of message attribute name must be less than 256 bytes.'
  const [foreign] = /[^\w.-]/u.exec(name) ?? []
  if (foreign !== undefined) {
    const code = (foreign.codePointAt(0) ?? 0).toString(16).toUpperCase()
    return `Invalid non-alphanumeric character '#x${code}' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.`
  }
  if (name.startsWith('.')) return "Invalid message attribute name starting with character '.' was found."
  if (name.endsWith('.')) return "Invalid message attribute name ending with character '.' was found."
  return name.includes('..') ? "Message attribute name can not have successive '.' character." : undefined
}

/** "String, String.Array, Number, and Binary", with a label of the publisher's own after a period: `Number.int`. */
const DATA_TYPE = /^(String|Number|Binary)(\.|$)/

function assertAttributeValue(name: string, { DataType, StringValue, BinaryValue }: MessageAttributeValue): void {
  const [, base] = DATA_TYPE.exec(DataType) ?? []
  if (base === undefined) {
    throw ParameterValueInvalid(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    )
  }
  const field = base === 'Binary' ? 'Binary' : 'String'
  const [own, other] = field === 'Binary' ? [BinaryValue, StringValue] : [StringValue, BinaryValue]
  if (!own?.length && other?.length) {
    throw ParameterValueInvalid(`The message attribute '${name}' with type '${DataType}' must use field '${field}'.`)
  }
  if (!own?.length) {
    throw ParameterValueInvalid(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${DataType}'.`,
    )
  }
  if (base === 'Number' && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(StringValue ?? '')) {
    throw ParameterValueInvalid(`Could not cast message attribute '${name}' value to number.`)
  }
}
