import { parseArn } from '../../aws/index.ts'
import type { Scope } from '../ask.ts'

/** The id in an ARN of the account's own, to be a part of a longer ARN. */
export function idIn(resource: RegExp): (text: string, scope: Scope) => string {
  return (text, { accountId, region }) => {
    const arn = parseArn(text)
    const isOwn = arn?.accountId === accountId && arn.region === region
    return (isOwn ? resource.exec(arn.resource)?.[1] : undefined) ?? text
  }
}

export const FLOW = /^flow\/([^/]+)$/
export const FLOW_ALIAS = /^flow\/[^/]+\/alias\/([^/]+)$/
export const PROMPT = /^prompt\/([^/:]+)$/
