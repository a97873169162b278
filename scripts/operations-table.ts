/**
 * Makes `data/operations.json` out of botocore: every operation of every AWS service, and how a request for it looks,
 * so that a call to a service that Castellan does not implement is still known for what it is.
 *
 *     node scripts/operations-table.ts           writes it
 *     node scripts/operations-table.ts --check   compares, where botocore of the version in models/digest.json is there
 *
 * One line per service. An operation of an RPC protocol is its name; of a REST protocol `Name METHOD /uri`, where two
 * operations share those the query parameters (`?uploadId`) and headers (`@x-amz-copy-source`) that one requires, and
 * `!` where its body is bytes or a stream, and no document. `scripts/request-shapes.ts` makes the rest of a request.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ModelSource, OperationSource } from '../src/protocol/model/source.ts'
import { fetchBotocore, findBotocore, hasRawBody, readModel, recordedVersion, servicesIn } from './botocore.ts'

const ROOT = join(import.meta.dirname, '..')
const TABLE = join(ROOT, 'data', 'operations.json')

function operationsTable(folder: string): { text: string; services: number; operations: number } {
  const services = servicesIn(folder)
  let operations = 0
  const lines = services.map((name) => {
    const model = readModel(folder, name)
    operations += Object.keys(model.operations).length
    return JSON.stringify(serviceRow(name, model))
  })
  return { text: `[\n${lines.join(',\n')}\n]\n`, services: services.length, operations }
}

function serviceRow(service: string, model: ModelSource): object {
  const { metadata } = model
  const protocols = metadata.protocols ?? [metadata.protocol]
  const isRest = metadata.protocol.startsWith('rest')
  return {
    // First, so that a line is found by its signing name without parsing it.
    signingName: metadata.signingName ?? metadata.endpointPrefix,
    service,
    protocols: protocols.map((protocol) => (protocol === 'smithy-rpc-v2-cbor' ? 'cbor' : protocol)),
    version: metadata.apiVersion,
    ...(metadata.targetPrefix !== undefined && { targetPrefix: metadata.targetPrefix }),
    ...(metadata.jsonVersion !== undefined && !isRest && { jsonVersion: metadata.jsonVersion }),
    ...(metadata.awsQueryCompatible && { queryCompatible: true }),
    operations: isRest ? restOperations(model) : Object.keys(model.operations).join(' '),
  }
}

function restOperations(model: ModelSource): string[] {
  const groups = Map.groupBy(Object.values(model.operations), routeOf)
  // By the name that SDKs have: on the wire of a REST protocol it does not stand.
  return Object.entries(model.operations).map(([name, operation]) => {
    const route = routeOf(operation)
    const isShared = (groups.get(route)?.length ?? 0) > 1
    const { method, requestUri } = operation.http
    const required = isShared ? requirements(model, operation) : []
    return [name, method, requestUri, ...required, ...(hasRawBody(model, operation) ? ['!'] : [])].join(' ')
  })
}

/** Whatever its labels are called, two of one route are told apart by no path. */
function routeOf({ http }: OperationSource): string {
  return `${http.method} ${http.requestUri.replace(/\{[^}+]*(\+?)\}/g, '{$1}')}`
}

function requirements(model: ModelSource, { input }: OperationSource): string[] {
  const shape = input && model.shapes[input.shape]
  return (shape?.required ?? []).flatMap((name) => {
    const { location, locationName } = shape?.members?.[name] ?? {}
    if (location === 'querystring') return [`?${locationName}`]
    return location === 'header' ? [`@${locationName?.toLowerCase()}`] : []
  })
}

if (process.argv[2] === '--check') {
  const botocore = findBotocore(recordedVersion())
  if (!botocore) {
    console.log(`operations: SKIPPED making the table again: botocore ${recordedVersion()} is not here`)
  } else if (operationsTable(botocore.folder).text !== readFileSync(TABLE, 'utf8')) {
    console.error(
      'operations: data/operations.json differs from what botocore gives\nhint: run `node scripts/operations-table.ts`',
    )
    process.exitCode = 1
  } else console.log('operations: as stored')
} else {
  const { text, services, operations } = operationsTable(fetchBotocore(recordedVersion()).folder)
  writeFileSync(TABLE, text)
  console.log(`operations: ${operations} of ${services} services, ${text.length} bytes`)
}
