import type { Charge, ListChargesResponse } from '../../../../models/castellan.ts'
import { castellan } from '../../api/castellan.ts'
import { byTime } from '../../components/time.ts'

/** A month's bill, with as many of its charges as a page can show. */
export interface Bill extends Omit<ListChargesResponse, 'NextToken'> {
  readonly hasMore: boolean
}

const MOST_CHARGES = 1000

/** Reads the bill of `month` (`2026-11`), the current one by default. */
export async function readBill(month?: string): Promise<Bill> {
  const charges: Charge[] = []
  let token: string | undefined
  for (;;) {
    const page = await castellan('ListCharges', {
      ...(month === undefined ? {} : { Month: month }),
      ...(token === undefined ? {} : { NextToken: token }),
    })
    charges.push(...page.Charges)
    token = page.NextToken
    if (token === undefined || charges.length >= MOST_CHARGES) {
      return {
        Month: page.Month,
        Total: page.Total,
        ByService: page.ByService.toSorted((a, b) => Number(b.Amount) - Number(a.Amount)),
        Charges: charges.toSorted(byTime(({ Time }) => Time)).reverse(),
        hasMore: token !== undefined,
      }
    }
  }
}
