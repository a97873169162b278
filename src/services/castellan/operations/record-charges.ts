import type { NewCharge } from '../../../../models/castellan.ts'
import { groupBy, MINUTE, newUuid } from '../../../aws/index.ts'
import type { ChargeRecord } from '../../../storage/repositories/charges.ts'
import { requireBillingAccess } from '../billing/access.ts'
import { publishEstimatedCharges, total } from '../billing/estimated-charges.ts'
import { formatUsd, parseUsd } from '../billing/money.ts'
import { monthOf } from '../billing/month.ts'
import { ValidationException } from '../errors.ts'
import { type CastellanContext, operation } from '../operation.ts'

const ACTION = 'castellan:RecordCharges'

/** What a month may come to: beyond, sums in micro-dollars would not be exact numbers any more. */
const MAX_MONTH = 9_000_000_000_000_000n
const CLOCK_SKEW = 5 * MINUTE

/**
 * Records charges; those of the current month raise the estimate, which is published at once where billing alerts are
 * on.
 * @throws ValidationException (400), AccessDeniedException (403); nothing is recorded then.
 */
export const recordCharges = operation('RecordCharges', {
  action: ACTION,
  access: 'telemetry',

  async handle({ Charges }, context) {
    const { db, clock } = context
    await requireBillingAccess(context, ACTION)
    const now = clock()
    const charges = Charges.map((charge) => chargeRecord(charge, now, context))
    for (const [from, group] of groupBy(charges, ({ chargedAt }) => monthOf(chargedAt).from)) {
      const present = (await db.charges.totals(monthOf(from))).map(({ microDollars }) => microDollars)
      if (total([...present, ...group.map(({ microDollars }) => microDollars)]) > MAX_MONTH) {
        throw ValidationException(`The charges of a month may come to ${formatUsd(MAX_MONTH)} USD at most.`)
      }
    }
    await db.charges.add(charges)
    const { billingAlerts } = await db.account.get()
    if (billingAlerts === 1) await publishEstimatedCharges(db, now)
    const month = (await db.charges.totals(monthOf(now))).map(({ microDollars }) => microDollars)
    return { MonthToDate: formatUsd(total(month)) }
  },
})

function chargeRecord(
  { ServiceName, Amount, Time }: NewCharge,
  now: number,
  { caller, random }: CastellanContext,
): ChargeRecord {
  const chargedAt = Time?.getTime() ?? now
  if (chargedAt > now + CLOCK_SKEW) throw ValidationException('A charge cannot lie in the future.')
  if (chargedAt < 0) throw ValidationException('A charge cannot lie before 1970.')
  return {
    chargedAt,
    chargeId: newUuid(random),
    serviceName: ServiceName,
    microDollars: parseUsd(Amount),
    recordedBy: caller.arn,
    recordedAt: now,
  }
}
