import { equalSecrets } from '../credentials/index.ts'
import { jsonAnswer } from '../web/answers.ts'
import type { PageResponse } from '../web/page.ts'
import { type Head, type Place, refusalOf } from './guard.ts'
import type { WorkloadCredentials } from './role-credentials.ts'
import type { Workload } from './workload.ts'

/** The one path there is: whatever else leads to it elsewhere (`//`, `..`, `%2e`, another's origin), leads nowhere. */
export const CREDENTIALS_PATH = '/credentials'

/**
 * The containers' endpoint, as `AWS_CONTAINER_CREDENTIALS_FULL_URI` names it: the role's credentials for whoever shows
 * the token.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
export function containerCredentials(
  { roleArn, principal }: Workload,
  credentials: WorkloadCredentials,
  token: string,
  place: Place,
): (head: Head) => Promise<PageResponse> {
  return async (head) => {
    const refusal = refusalOf(head, place)
    if (refusal) return refusal
    if (!equalSecrets(head.headers.authorization, token)) {
      return failure(401, 'InvalidToken', 'The authorization token is missing, or is not that of this workload.')
    }
    if (head.path !== CREDENTIALS_PATH || head.query !== '') return failure(404, 'NotFound', 'There is nothing here.')
    if (head.method !== 'GET') return failure(405, 'MethodNotAllowed', 'Credentials are got by GET.')
    const given = await credentials.current()
    if (given === undefined) {
      return failure(403, 'AccessDenied', `The role is not there, or does not trust ${principal}: ${roleArn}`)
    }
    return jsonAnswer(200, {
      RoleArn: roleArn,
      AccessKeyId: given.accessKeyId,
      SecretAccessKey: given.secretAccessKey,
      Token: given.sessionToken,
      Expiration: timeOf(given.expiresAt),
    })
  }
}

/** In whole seconds, as SDKs read it. */
export function timeOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`
}

function failure(status: number, code: string, message: string): PageResponse {
  return jsonAnswer(status, { code, message })
}
