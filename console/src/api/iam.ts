import { IAMClient } from '@aws-sdk/client-iam'
import { clientConfig } from './client-config.ts'
import { leaveWhenSessionEnds } from './session-end.ts'

/** The bare client: pages send commands, and each page's chunk holds only the commands that it sends. */
export const iam = new IAMClient(clientConfig('iam'))

iam.middlewareStack.add(leaveWhenSessionEnds, { step: 'initialize' })
