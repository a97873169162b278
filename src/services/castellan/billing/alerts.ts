import type { Repositories } from '../../../storage/repositories/index.ts'
import { publishEstimatedCharges } from './estimated-charges.ts'

/** Whether the account receives billing alerts: its estimated charges are a metric. */
export async function receivesBillingAlerts(db: Repositories): Promise<boolean> {
  return (await db.account.get()).billingAlerts === 1
}

/** The charges so far are published at once, and from then on. Nothing happens where alerts are on. */
export async function turnOnBillingAlerts(db: Repositories, now: number): Promise<void> {
  if (await receivesBillingAlerts(db)) return
  await db.account.update({ billingAlerts: 1 })
  await publishEstimatedCharges(db, now)
}
