import { isOptInRegion } from '../aws/index.ts'
import type { Repositories } from '../storage/repositories/index.ts'
import type { RegionOpt } from '../storage/repositories/region-opts.ts'

export type RegionStatus = 'ENABLED' | 'ENABLING' | 'DISABLING' | 'DISABLED' | 'ENABLED_BY_DEFAULT'

/** Those that an account has said something of. */
export type RegionStatuses = ReadonlyMap<string, RegionStatus>

/** @param home the server's own Region: who runs one there has it enabled from the first. */
export async function regionStatuses(db: Pick<Repositories, 'regionOpts'>, home: string): Promise<RegionStatuses> {
  const statuses = new Map<string, RegionStatus>(isOptInRegion(home) ? [[home, 'ENABLED']] : [])
  for (const { region, optStatus } of await db.regionOpts.list()) statuses.set(region, statusOf(optStatus))
  return statuses
}

export function statusIn(statuses: RegionStatuses, region: string): RegionStatus {
  return isOptInRegion(region) ? (statuses.get(region) ?? 'DISABLED') : 'ENABLED_BY_DEFAULT'
}

/**
 * Whether requests are taken in a Region. "You cannot use the Region until this process is complete", and of one that
 * is being disabled it is not waited for until the last is taken away.
 */
export function isUsable(statuses: RegionStatuses, region: string): boolean {
  const status = statusIn(statuses, region)
  return status === 'ENABLED' || status === 'ENABLED_BY_DEFAULT'
}

function statusOf(text: RegionOpt['optStatus']): RegionStatus {
  switch (text) {
    case 'ENABLED':
    case 'ENABLING':
    case 'DISABLING':
    case 'DISABLED':
      return text
    default:
      throw new Error(`no status of a Region is called ${text}`)
  }
}
