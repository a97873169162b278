import type { ServiceExceptions } from '../rows.ts'
import { dynamodb } from './dynamodb.ts'

/** What the rule gets wrong, by AWS's name of the model. */
const EXCEPTIONS: ReadonlyMap<string, ServiceExceptions> = new Map([dynamodb].map((each) => [each.service, each]))

export function exceptionsOf(service: string): ServiceExceptions | undefined {
  return EXCEPTIONS.get(service)
}
