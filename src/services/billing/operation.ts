import type { Operations } from '../../../models/billing.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import { type OperationContext, operationsOf } from '../operation.ts'

/** "Receive CloudWatch billing alerts": what this service needs of who keeps the charges. */
export interface BillingAlerts {
  /** @throws AccessDeniedException (403) where users have no access to billing, whatever their policies say. */
  requireAccess(context: Pick<OperationContext, 'caller' | 'db'>, action: string): Promise<void>
  isOn(db: Repositories): Promise<boolean>
  /** Nothing happens where they are on. */
  turnOn(db: Repositories, now: number): Promise<void>
}

export interface BillingPorts {
  readonly billingAlerts: BillingAlerts
}

export type BillingContext = OperationContext<BillingPorts>

export const operation = operationsOf<Operations, BillingContext>('billing')
