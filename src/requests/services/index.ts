import type { ServiceExceptions } from '../rows.ts'
import { dynamodb } from './dynamodb.ts'
import { keyspaces } from './keyspaces.ts'
import { kms } from './kms.ts'
import { neptuneGraph } from './neptune-graph.ts'
import { neptunedata } from './neptunedata.ts'

/** What the rule gets wrong, by AWS's name of the model. */
const EXCEPTIONS: ReadonlyMap<string, ServiceExceptions> = new Map(
  [dynamodb, keyspaces, kms, neptuneGraph, neptunedata].map((each) => [each.service, each]),
)

export function exceptionsOf(service: string): ServiceExceptions | undefined {
  return EXCEPTIONS.get(service)
}
