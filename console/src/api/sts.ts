import { STSClient } from '@aws-sdk/client-sts'
import { attended } from './attended.ts'
import { clientConfig } from './client-config.ts'

/** The bare client: pages send commands, and each page's chunk holds only the commands that it sends. */
export const sts = attended(new STSClient(clientConfig('sts')))
