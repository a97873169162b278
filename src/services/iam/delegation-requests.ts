import { type Arn, iamArn } from '../../aws/index.ts'
import { NoSuchEntity } from './errors.ts'
import type { IamContext } from './operation.ts'

interface Named {
  readonly DelegationRequestId: string
}

/** What an action on a delegation request is authorised on. */
export function namedRequest({ DelegationRequestId }: Named, { accountId }: Pick<IamContext, 'accountId'>): Arn {
  return iamArn(accountId, 'delegation-request', '/', DelegationRequestId)
}

/** Requests are made by partners that AWS has onboarded. None is known, and so no request is there. */
export function noSuchRequest(id: string) {
  return NoSuchEntity(`The delegation request with id ${id} cannot be found.`)
}
