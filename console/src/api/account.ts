import { AccountClient } from '@aws-sdk/client-account'
import { attended } from './attended.ts'
import { clientConfig } from './client-config.ts'

/** The bare client: pages send commands, and each page's chunk holds only the commands that it sends. */
export const account = attended(new AccountClient(clientConfig('account')))
