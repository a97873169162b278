/** What a model says of a value, compiled: codecs, validation and redaction all walk these. */
export type Shape =
  | StructureShape
  | ListShape
  | MapShape
  | StringShape
  | NumberShape
  | BooleanShape
  | TimestampShape
  | BlobShape
  | DocumentShape

interface Named {
  readonly name: string
  /** Never in a message, a log or an audit event. */
  readonly sensitive: boolean
}

export interface StructureShape extends Named {
  readonly kind: 'structure'
  readonly members: readonly Member[]
  /** By the name that JSON and CBOR carry. */
  readonly membersByWireName: ReadonlyMap<string, Member>
  /** By the name that the query protocol carries. */
  readonly membersByQueryName: ReadonlyMap<string, Member>
  /** Members for the query protocol's answer, in the order that the model asks for. */
  readonly xmlMembers: readonly Member[]
  /** In the order in which AWS tells what is wrong with them. */
  readonly checkedMembers: readonly Member[]
  /** Of whose members a value has exactly one. */
  readonly union: boolean
  /** The member that REST protocols have as the whole body. */
  readonly payload: string | undefined
  readonly error: ErrorTraits | undefined
}

export interface ErrorTraits {
  readonly code: string
  readonly status: number | undefined
  readonly senderFault: boolean | undefined
}

export interface Member {
  /** AWS's spelling: the property's name in inputs and outputs. */
  readonly name: string
  readonly wireName: string
  /** The wire name's tags in XML: `<UserName>` and `</UserName>`. */
  readonly startTag: string
  readonly endTag: string
  /** As `Value … at 'userName'` names it. */
  readonly path: string
  readonly required: boolean
  readonly shape: Shape
  /** Where a REST protocol carries it; the body where `undefined`. */
  readonly location: 'uri' | 'querystring' | 'header' | 'headers' | 'statusCode' | undefined
  readonly timestampFormat: TimestampFormat | undefined
  /** Whether its text is JSON, which a header has in base 64. */
  readonly isJson: boolean
  /** Whether XML has it as an attribute, and not as an element. */
  readonly isAttribute: boolean
}

export interface ListShape extends Named {
  readonly kind: 'list'
  /** Whether an element may be `null`. */
  readonly sparse: boolean
  readonly member: Shape
  /** The element's name in query and XML: `member` where the model does not say. */
  readonly memberName: string
  readonly flattened: boolean
  readonly min: number | undefined
  readonly max: number | undefined
}

export interface MapShape extends Named {
  readonly kind: 'map'
  /** Whether a value may be `null`. */
  readonly sparse: boolean
  readonly key: Shape
  readonly value: Shape
  readonly keyName: string
  readonly valueName: string
  readonly flattened: boolean
  readonly min: number | undefined
  readonly max: number | undefined
}

export interface StringShape extends Named {
  readonly kind: 'string'
  readonly min: number | undefined
  readonly max: number | undefined
  /** As the model writes it, for messages. */
  readonly patternText: string | undefined
  readonly pattern: RegExp | undefined
  readonly values: readonly string[] | undefined
}

export interface NumberShape extends Named {
  readonly kind: 'number'
  readonly integral: boolean
  /** 32 bits (`integer`) or 64 (`long`); for integral ones only. */
  readonly bits: 32 | 64
  readonly min: number | undefined
  readonly max: number | undefined
}

export interface BooleanShape extends Named {
  readonly kind: 'boolean'
}

export type TimestampFormat = 'iso8601' | 'unixTimestamp' | 'rfc822'

export interface TimestampShape extends Named {
  readonly kind: 'timestamp'
  readonly format: TimestampFormat | undefined
}

export interface BlobShape extends Named {
  readonly kind: 'blob'
  readonly min: number | undefined
  readonly max: number | undefined
}

/** Any value that JSON has. */
export interface DocumentShape extends Named {
  readonly kind: 'document'
}
