import { STSClient } from '@aws-sdk/client-sts'
import { clientConfig } from './client-config.ts'
import { leaveWhenSessionEnds } from './session-end.ts'

/** The bare client: pages send commands, and each page's chunk holds only the commands that it sends. */
const sts = new STSClient(clientConfig('sts'))

sts.middlewareStack.add(leaveWhenSessionEnds, { step: 'initialize' })
