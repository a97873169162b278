/**
 * Requests to any of AWS's services, for tests: parameters drawn from an operation's shapes, and the request that a
 * client would make of them, written from the protocols' descriptions and not from what reads them.
 *
 * @see https://smithy.io/2.0/aws/protocols/index.html
 */
import { writeCbor } from '../codecs/cbor-output.ts'
import type { RequestModel } from '../model/request-models.ts'
import type { Protocol } from '../model/service-model.ts'
import type { Member, Shape, StructureShape, TimestampFormat } from '../model/shape.ts'
import type { Written } from './testing.ts'

type Parameters = Readonly<Record<string, unknown>>

/** Draws numbers from 0 up to `below`, the same for the same seed. */
export function dice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const TEXTS = ['a', 'b c', 'a/b', 'ä日本', 'x+y=z&w', '"said, twice"', "<&>'", '%41', 'null', '0', '__proto__'] as const
/** A label has something in it, and no header has letters beyond ASCII. */
const PLAIN = ['a', 'Name-1', 'b c', 'a+b', '%41', 'arn:aws:x:us-east-1:111122223333:y/z', 'x=y&z'] as const
const DEEP = 4
/** What contains itself and no more ends here. */
const DEEPEST = 12

/**
 * Parameters of an operation. A form has no place for what is empty, so that nothing drawn is.
 *
 * @param needed the parameters of the query (`?uploadId`) and headers (`@x-amz-name`) that tell it from its neighbours.
 */
export function draw(model: RequestModel, roll: (below: number) => number, needed: readonly string[]): Parameters {
  const bound = new Set([...model.bindings.labels, ...model.bindings.headers].map(({ name }) => name))
  const { prefixHeaders } = model.bindings
  const never = undrawn(model)
  return drawStructure(model.input, 0, roll, (member) => {
    if (never.includes(member.name)) return 'never'
    if (member.location === 'uri' || member.name === model.input.payload) return 'always'
    if (needed.includes(`?${member.wireName}`) || needed.includes(`@${member.wireName.toLowerCase()}`)) return 'always'
    return bound.has(member.name) || member.name === prefixHeaders?.name ? 'plain' : 'sometimes'
  })
}

/** Members that say how the body is written, or have what other members have too. */
export function undrawn({ bindings: { headers, queryParameters } }: RequestModel): readonly string[] {
  const types = headers.filter(({ wireName }) => wireName === 'content-type').map(({ name }) => name)
  return queryParameters ? [...types, queryParameters.name] : types
}

type How = 'always' | 'never' | 'plain' | 'sometimes'

function drawStructure(
  shape: StructureShape,
  depth: number,
  roll: (below: number) => number,
  how: (member: Member) => How = () => 'sometimes',
): Parameters {
  const drawn: Record<string, unknown> = {}
  const members = shape.union ? [shape.members[roll(shape.members.length)]] : shape.members
  for (const member of members) {
    if (!member) continue
    // S3 once had one event, and has a list of them by the same name.
    const twin = shape.members.find((other) => other !== member && other.wireName === member.wireName)
    if (twin && member.shape.kind !== 'list') continue
    const asked = how(member)
    if (asked === 'never' || (asked !== 'always' && roll(5) > (depth < DEEP ? 2 : -1))) continue
    const texts = asked === 'plain' || member.location === 'uri' ? PLAIN : TEXTS
    drawn[member.name] = member.isJson ? '{"a":1}' : drawValue(member.shape, depth + 1, roll, texts)
  }
  if (depth > 0 && depth < DEEPEST && Object.keys(drawn).length === 0) {
    const only =
      shape.members.find((member) => !('members' in member.shape || 'member' in member.shape)) ?? shape.members[0]
    if (only) drawn[only.name] = drawValue(only.shape, depth + 1, roll)
  }
  return drawn
}

function drawValue(
  shape: Shape,
  depth: number,
  roll: (below: number) => number,
  texts: readonly string[] = TEXTS,
): unknown {
  const text = () => texts[roll(texts.length)] ?? ''
  switch (shape.kind) {
    case 'structure':
      return drawStructure(shape, depth, roll)
    case 'list':
      return Array.from({ length: 1 + roll(3) }, () => drawValue(shape.member, depth + 1, roll, texts))
    case 'map':
      // The names of headers are in lower case.
      return Object.fromEntries([[texts === PLAIN ? 'a-b' : text(), drawValue(shape.value, depth + 1, roll, texts)]])
    case 'string':
      return text()
    case 'number':
      return shape.integral ? [0, 1, 7, 2147483647, -3][roll(5)] : [0.5, 1.25, -2.5][roll(3)]
    case 'boolean':
      return roll(2) === 1
    case 'timestamp':
      return new Date([0, 1_700_000_000_000, 1_234_567_890_000][roll(3)] ?? 0)
    case 'blob':
      return new Uint8Array(
        [
          [0, 255],
          [123, 125],
        ][roll(2)] ?? [],
      )
    case 'document':
      return { a: [1, 'b', true, {}] }
  }
}

/** What names an operation, in whatever protocol. */
export interface Named {
  readonly operation: string
  readonly version: string
  readonly targetPrefix: string | undefined
  readonly jsonVersion: string
  /** `METHOD /uri/{label}?parameter`, of a REST protocol. */
  readonly route: string
}

export function write(
  protocol: Protocol,
  named: Named,
  model: RequestModel | undefined,
  parameters: Parameters,
): Written {
  const shape = model?.input
  switch (protocol) {
    case 'json': {
      const headers = {
        'content-type': `application/x-amz-json-${named.jsonVersion}`,
        'x-amz-target': `${named.targetPrefix}.${named.operation}`,
      }
      return { headers, body: JSON.stringify(shape ? jsonOf(shape, parameters) : {}) }
    }
    case 'cbor': {
      const headers = { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' }
      const path = `/service/${named.targetPrefix ?? 'Service'}/operation/${named.operation}`
      return { path, headers, body: shape ? writeCbor(shape, parameters) : '' }
    }
    case 'query':
    case 'ec2': {
      const pairs = shape ? formOf(protocol, shape, parameters, '') : []
      const fields = [['Action', named.operation] as const, ['Version', named.version] as const, ...pairs]
      const body = fields.map(([name, text]) => `${encode(name)}=${encode(text)}`).join('&')
      return { headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }, body }
    }
    case 'rest-json':
    case 'rest-xml':
      return restOf(protocol, named, model, parameters)
  }
}

const encode = encodeURIComponent

function restOf(
  protocol: 'rest-json' | 'rest-xml',
  { route }: Named,
  model: RequestModel | undefined,
  parameters: Parameters,
): Written {
  const [method = '', uri = ''] = route.split(' ')
  const [template = '', fixed = ''] = uri.split('?')
  const members = (model?.input.members ?? []).filter(({ name }) => parameters[name] !== undefined)
  const value = ({ name }: Member) => parameters[name]
  const path = template.replace(/\{([^}+]*)(\+?)\}/g, (_, label: string, plus: string) => {
    const member = members.find(({ location, wireName }) => location === 'uri' && wireName === label)
    const text = member ? textOf(member, member.shape, value(member), 'iso8601') : 'label'
    return plus === '' ? encode(text) : text.split('/').map(encode).join('/')
  })
  const query = fixed === '' ? [] : [fixed]
  const headers: Record<string, string> = {}
  for (const member of members) {
    const { location, wireName, shape } = member
    if (location === 'querystring') {
      const list = shape.kind === 'list' ? (value(member) as readonly unknown[]) : [value(member)]
      const element = shape.kind === 'list' ? shape.member : shape
      for (const each of list) query.push(`${encode(wireName)}=${encode(textOf(member, element, each, 'iso8601'))}`)
    } else if (location === 'header') headers[wireName.toLowerCase()] = headerOf(member, value(member))
    else if (location === 'headers') {
      for (const [name, text] of Object.entries(value(member) as object))
        headers[wireName.toLowerCase() + name] = String(text)
    }
  }
  const body = model ? bodyOf(protocol, model, members, parameters) : ''
  if (protocol === 'rest-json' && body !== '') headers['content-type'] ??= 'application/json'
  return { method, path, query: query.join('&'), headers, body }
}

function headerOf(member: Member, value: unknown): string {
  if (member.isJson) return Buffer.from(String(value)).toString('base64')
  if (member.shape.kind !== 'list') return textOf(member, member.shape, value, 'rfc822')
  const { member: element } = member.shape
  const texts = (value as readonly unknown[]).map((each) => textOf(member, element, each, 'rfc822'))
  return texts
    .map((text) => (/[",]/.test(text) && element.kind !== 'timestamp' ? JSON.stringify(text) : text))
    .join(',')
}

function bodyOf(
  protocol: 'rest-json' | 'rest-xml',
  { input, root }: RequestModel,
  members: readonly Member[],
  parameters: Parameters,
): string | Uint8Array {
  const payload = members.find(({ name }) => name === input.payload)
  if (payload) {
    const value = parameters[payload.name]
    if (payload.shape.kind === 'string') return String(value)
    if (payload.shape.kind === 'blob') return value as Uint8Array
    if (protocol === 'rest-json') return JSON.stringify(jsonValue(payload.shape, value))
    return `<?xml version="1.0" encoding="UTF-8"?>\n${xmlOf(payload.wireName, payload.shape, value, ' xmlns="urn:x"')}`
  }
  const inBody = members.filter(({ location }) => location === undefined)
  if (inBody.length === 0) return ''
  const document = { ...input, members: inBody }
  if (protocol === 'rest-json') return JSON.stringify(jsonOf(document, parameters))
  return xmlOf(root ?? input.name, document, parameters, ' xmlns="urn:x"')
}

function textOf(member: Member, shape: Shape, value: unknown, format: TimestampFormat): string {
  if (shape.kind !== 'timestamp') return String(value)
  return timeOf(value as Date, member.timestampFormat ?? shape.format ?? format)
}

function timeOf(date: Date, format: TimestampFormat): string {
  if (format === 'unixTimestamp') return String(date.getTime() / 1000)
  return format === 'iso8601' ? date.toISOString() : date.toUTCString()
}

function jsonOf(shape: StructureShape, value: Parameters): object {
  return Object.fromEntries(
    shape.members.flatMap((member) => {
      const child = value[member.name]
      return child === undefined ? [] : [[member.wireName, jsonValue(member.shape, child, member.timestampFormat)]]
    }),
  )
}

function jsonValue(shape: Shape, value: unknown, format?: TimestampFormat): unknown {
  switch (shape.kind) {
    case 'structure':
      return jsonOf(shape, value as Parameters)
    case 'list':
      return (value as readonly unknown[]).map((each) => jsonValue(shape.member, each))
    case 'map':
      return Object.fromEntries(
        Object.entries(value as object).map(([key, each]) => [key, jsonValue(shape.value, each)]),
      )
    case 'timestamp': {
      const as = format ?? shape.format ?? 'unixTimestamp'
      return as === 'unixTimestamp' ? (value as Date).getTime() / 1000 : timeOf(value as Date, as)
    }
    case 'blob':
      return Buffer.from(value as Uint8Array).toString('base64')
    default:
      return value
  }
}

/** The query protocol's parameters, or EC2's, whose lists have no word before the number. */
function formOf(
  protocol: 'query' | 'ec2',
  shape: Shape,
  value: unknown,
  prefix: string,
  format?: TimestampFormat,
): (readonly [string, string])[] {
  const under = (name: string | number) => (prefix === '' ? `${name}` : `${prefix}.${name}`)
  switch (shape.kind) {
    case 'structure': {
      if (shape.members.length === 0 && prefix !== '') return [[prefix, '']]
      const names = new Map([...shape.membersByQueryName].map(([name, member]) => [member.name, name]))
      return shape.members.flatMap((member) => {
        const child = (value as Parameters)[member.name]
        if (child === undefined) return []
        return formOf(protocol, member.shape, child, under(names.get(member.name) ?? ''), member.timestampFormat)
      })
    }
    case 'list': {
      const name = protocol === 'ec2' || shape.flattened ? '' : `${shape.memberName}.`
      return (value as readonly unknown[]).flatMap((each, index) =>
        formOf(protocol, shape.member, each, under(`${name}${index + 1}`)),
      )
    }
    case 'map':
      return Object.entries(value as object).flatMap(([key, each], index) => {
        const entry = under(`${shape.flattened ? '' : 'entry.'}${index + 1}`)
        return [
          [`${entry}.${shape.keyName}`, key] as const,
          ...formOf(protocol, shape.value, each, `${entry}.${shape.valueName}`),
        ]
      })
    case 'timestamp':
      return [[prefix, timeOf(value as Date, format ?? shape.format ?? 'iso8601')]]
    case 'blob':
      return [[prefix, Buffer.from(value as Uint8Array).toString('base64')]]
    default:
      return [[prefix, String(value)]]
  }
}

function xmlOf(name: string, shape: Shape, value: unknown, attributes = '', format?: TimestampFormat): string {
  const element = (content: string, more = '') => `<${name}${attributes}${more}>${content}</${name}>`
  switch (shape.kind) {
    case 'structure': {
      const present = shape.members.filter((member) => (value as Parameters)[member.name] !== undefined)
      const inTag = present
        .filter(({ isAttribute }) => isAttribute)
        .map(
          (member) =>
            ` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ${member.wireName}="${xmlText(String((value as Parameters)[member.name]))}"`,
        )
      const inside = present
        .filter(({ isAttribute }) => !isAttribute)
        .map((member) => xmlMember(member, value as Parameters))
      return element(inside.join(''), inTag.join(''))
    }
    case 'list':
      return element((value as readonly unknown[]).map((each) => xmlOf(shape.memberName, shape.member, each)).join(''))
    case 'map': {
      const entries = Object.entries(value as object).map(
        ([key, each]) =>
          `<entry><${shape.keyName}>${xmlText(key)}</${shape.keyName}>${xmlOf(shape.valueName, shape.value, each)}</entry>`,
      )
      return element(entries.join(''))
    }
    case 'timestamp':
      return element(timeOf(value as Date, format ?? shape.format ?? 'iso8601'))
    case 'blob':
      return element(Buffer.from(value as Uint8Array).toString('base64'))
    default:
      return element(xmlText(String(value)))
  }
}

function xmlMember({ name, wireName, shape, timestampFormat }: Member, value: Parameters): string {
  if (shape.kind === 'list' && shape.flattened) {
    return (value[name] as readonly unknown[]).map((each) => xmlOf(wireName, shape.member, each)).join('')
  }
  return xmlOf(wireName, shape, value[name], '', timestampFormat)
}

function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
