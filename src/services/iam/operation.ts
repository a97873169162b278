import type { Operations } from '../../../models/iam.ts'
import type { ProviderKeys } from '../../federation/index.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import type { User } from '../../storage/repositories/users.ts'
import type { DelegationPartners } from '../delegation-partners.ts'
import { type OperationContext, operationsOf } from '../operation.ts'
import type { DelegationPublisher } from './delegation-publisher.ts'

/** What IAM needs of others. */
export interface IamPorts {
  readonly identityProviders: ProviderKeys
  readonly delegationPartners: DelegationPartners
  readonly publisher: DelegationPublisher
}

export type IamContext = OperationContext<IamPorts> & {
  /** The user that the request was authorised on, as `db` had it: see `userArn`. */
  authorisedOn?: { readonly userName: string; readonly user: User; readonly db: Repositories }
}

export const operation = operationsOf<Operations, IamContext>('iam')
