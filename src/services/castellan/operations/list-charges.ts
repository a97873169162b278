import { requireBillingAccess } from '../billing/access.ts'
import { total } from '../billing/estimated-charges.ts'
import { formatUsd } from '../billing/money.ts'
import { monthOf, parseMonth } from '../billing/month.ts'
import { ValidationException } from '../errors.ts'
import { timeTokens } from '../next-token.ts'
import { operation } from '../operation.ts'

const ACTION = 'billing:GetBillingData'
const DEFAULT_PAGE = 100

/**
 * A month's charges, the newest first, with its totals; the current month by default.
 * @throws ValidationException (400), AccessDeniedException (403).
 */
export const listCharges = operation('ListCharges', {
  action: ACTION,
  access: 'read',

  async handle({ Month, MaxResults = DEFAULT_PAGE, NextToken }, context) {
    const { db, clock } = context
    await requireBillingAccess(context, ACTION)
    const month = Month === undefined ? monthOf(clock()) : parseMonth(Month)
    if (month === undefined) throw ValidationException('Month must be one such as 2026-11.')
    const [chargedAt, chargeId] = timeTokens.read(NextToken) ?? []
    const after = chargedAt === undefined || chargeId === undefined ? undefined : { chargedAt, chargeId }
    const totals = await db.charges.totals(month)
    const charges = await db.charges.list(month, after, MaxResults + 1)
    const { items, next } = timeTokens.page(charges, MaxResults, (last) => [last.chargedAt, last.chargeId])
    return {
      Month: month.name,
      Total: formatUsd(total(totals.map(({ microDollars }) => microDollars))),
      ByService: totals.map(({ serviceName, microDollars }) => ({
        ServiceName: serviceName,
        Amount: formatUsd(microDollars),
      })),
      Charges: items.map((charge) => ({
        ChargeId: charge.chargeId,
        ServiceName: charge.serviceName,
        Amount: formatUsd(charge.microDollars),
        Time: new Date(charge.chargedAt),
        RecordedBy: charge.recordedBy,
      })),
      NextToken: next,
    }
  },
})
