import type { OperationModel, ServiceModel } from '../../../src/protocol/model/service-model.ts'

/** A request before it is signed. */
export interface WireCall {
  readonly service: string
  readonly region: string
  readonly method: string
  readonly path: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
}

const FORM = 'application/x-www-form-urlencoded; charset=utf-8'

/** A call of one of our own services, as its clients write it; CloudWatch in JSON, which all its clients could once. */
export function wireCall(model: ServiceModel, operation: OperationModel, input: object, region: string): WireCall {
  const call = { service: model.signingName, region, method: 'POST', path: '/' }
  if (model.protocols.includes('json')) {
    const type = `application/x-amz-json-${model.jsonVersion}`
    const headers = [
      ['Content-Type', type],
      ['X-Amz-Target', `${model.targetPrefix}.${operation.name}`],
    ] as const
    return { ...call, headers, body: jsonOf(input) }
  }
  if (model.protocols.includes('query')) {
    const pairs = [['Action', operation.name], ['Version', model.apiVersion], ...flat('', input)]
    const body = new URLSearchParams(pairs).toString()
    return { ...call, headers: [['Content-Type', FORM]], body }
  }
  // All of the account service's are bound so; of EKS's, which nobody here may call, the path does not matter.
  const path = `/${operation.name.slice(0, 1).toLowerCase()}${operation.name.slice(1)}`
  return { ...call, path, headers: [['Content-Type', 'application/json']], body: jsonOf(input) }
}

function jsonOf(input: object): string {
  return JSON.stringify(input, (_, value) => (value instanceof Map ? Object.fromEntries(value) : value))
}

function flat(name: string, value: unknown): string[][] {
  const below = (part: string | number) => (name === '' ? String(part) : `${name}.${part}`)
  if (Array.isArray(value)) return value.flatMap((each, index) => flat(below(`member.${index + 1}`), each))
  if (value instanceof Map) {
    return [...value].flatMap(([key, each], index) => [
      [below(`entry.${index + 1}.key`), String(key)],
      ...flat(below(`entry.${index + 1}.value`), each),
    ])
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([member, each]) => flat(below(member), each))
  }
  return value === undefined ? [] : [[name, String(value)]]
}
