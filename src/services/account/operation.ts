import type { Operations } from '../../../models/account.ts'
import { type OperationContext, operationsOf } from '../operation.ts'

/** What this service must be told by the server. */
export interface AccountPorts {
  readonly about: {
    /** The server's own Region, which every account uses unless it says otherwise. */
    readonly consoleRegion: string
  }
}

export type AccountContext = OperationContext<AccountPorts>

export const operation = operationsOf<Operations, AccountContext>('account')
