import { type AuthenticatedPrincipal, DAY } from '../../aws/index.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import { type AccessReport, unpackedAccessReport } from './access-report.ts'
import { NoSuchEntity } from './errors.ts'

/** How long a report can be asked for. AWS does not say; whoever asks for one reads it at once. */
export const REPORTS_KEPT = 7 * DAY

/** How many reports of one requester are kept: the older ones are read by now. */
export const MOST_REPORTS = 100

/** A report is made when it is asked for: each job that there is, is done. */
export interface DoneJob {
  readonly report: AccessReport
  readonly granularity: 'SERVICE_LEVEL' | 'ACTION_LEVEL'
  readonly facts: {
    readonly JobStatus: 'COMPLETED'
    readonly JobCreationDate: Date
    readonly JobCompletionDate: Date
  }
}

/**
 * "Must be used by the same role within a session, or by the same user": for everybody else it is not there. AWS's page
 * does not quote the message; it is ours.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateServiceLastAccessedDetails.html
 */
export async function jobOf(caller: AuthenticatedPrincipal, db: Repositories, jobId: string): Promise<DoneJob> {
  const found = await db.accessReports.withId(jobId)
  if (found?.requesterId !== requesterId(caller)) throw NoSuchEntity(`The job with id ${jobId} cannot be found.`)
  const at = new Date(found.createdAt)
  return {
    report: await unpackedAccessReport(found.gzip),
    granularity: found.granularity === 'ACTION_LEVEL' ? 'ACTION_LEVEL' : 'SERVICE_LEVEL',
    facts: { JobStatus: 'COMPLETED', JobCreationDate: at, JobCompletionDate: at },
  }
}

/** Whose a job is: all sessions of a role are one. */
export function requesterId(caller: AuthenticatedPrincipal): string {
  return caller.kind === 'assumed-role' ? (caller.role.roleId ?? caller.userId) : caller.userId
}
