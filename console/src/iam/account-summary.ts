import { GetAccountSummaryCommand } from '@aws-sdk/client-iam'
import { iam } from '../api/iam.ts'
import { told } from '../api/told.ts'

/** How many of each kind the account has, and what of root's credentials is there. */
export async function accountSummary(): Promise<Readonly<Record<string, number>>> {
  return told((await iam.send(new GetAccountSummaryCommand({}))).SummaryMap, 'SummaryMap')
}
