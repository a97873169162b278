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
    if (!isAttributeName(name)) {
      throw ParameterValueInvalid(
        `The message attribute name '${name.slice(0, MAX_NAME)}' is invalid. It can contain up to 256 alphanumeric characters, hyphens, underscores and periods, must not start or end with a period, and must not have successive periods.`,
      )
    }
    assertAttributeValue(name, value)
  }
}

/** What attributes take of a message's size: "All parts of the message attribute, including name, type, and value". */
export function attributeBytes(attributes: MessageAttributes): number {
  return Object.entries(attributes)
    .flatMap(([name, { DataType, StringValue = '', BinaryValue = '' }]) => [name, DataType, StringValue, BinaryValue])
    .reduce((bytes, part) => bytes + Buffer.byteLength(part), 0)
}

const MAX_NAME = 256

function isAttributeName(name: string): boolean {
  return name.length <= MAX_NAME && /^[\w-]+(\.[\w-]+)*$/.test(name)
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
  const isEmpty = base === 'Binary' ? !BinaryValue?.length : !StringValue
  if (isEmpty) {
    throw ParameterValueInvalid(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${DataType}'.`,
    )
  }
  if (base === 'Number' && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(StringValue ?? '')) {
    throw ParameterValueInvalid(`Could not cast message attribute '${name}' value to number.`)
  }
}
