import { IAMClient } from '@aws-sdk/client-iam'
import { attended } from './attended.ts'
import { clientConfig } from './client-config.ts'
import { together } from './together.ts'

/** The bare client: pages send commands, and each page's chunk holds only the commands that it sends. */
export const iam = attended(together(new IAMClient(clientConfig('iam'))))
