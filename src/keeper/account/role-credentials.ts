import { serviceError } from './call.ts'
import { CannotRun } from './cannot-run.ts'
import { sender } from './clients.ts'
import { badCredentials } from './explain.ts'
import { call, type Output } from './services.ts'
import { resolveTarget, type TargetFlags } from './target.ts'

/** A session of a role, as it is asked for. */
export interface RoleRequest {
  readonly roleArn: string
  readonly sessionName: string
  readonly seconds: number | undefined
  readonly externalId: string | undefined
}

/** As an SDK takes it from a process. */
export interface RoleCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  readonly expiration: Date
}

/** Which profiles wait for credentials, from the process that asked first on: one that waits for itself never ends. */
const WAITING = 'CASTELLAN_CREDENTIALS_WAITING'

/**
 * Credentials of a role for who signs: the profile that is named, else the keys in the environment. Never the profile
 * that the environment names, which may be the very one that these are for.
 *
 * @throws CannotRun
 */
export async function roleCredentials(
  { profile, endpoint }: Pick<TargetFlags, 'profile' | 'endpoint'>,
  { roleArn, sessionName, seconds, externalId }: RoleRequest,
  userAgent: string,
): Promise<RoleCredentials> {
  assertOneSource(profile)
  const target = await resolveTarget({ profile, endpoint })
  const send = sender({ ...target, userAgent })
  const asked = call('sts', 'AssumeRole', {
    RoleArn: roleArn,
    RoleSessionName: sessionName,
    ...(seconds !== undefined && { DurationSeconds: seconds }),
    ...(externalId !== undefined && { ExternalId: externalId }),
  })
  try {
    const { Credentials: given } = (await send(asked)) as Output<'sts', 'AssumeRole'>
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = given ?? {}
    if (AccessKeyId && SecretAccessKey && SessionToken && Expiration) {
      return {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken,
        expiration: Expiration,
      }
    }
    throw new CannotRun('the answer holds no credentials', 'look at what answers at the endpoint')
  } catch (error) {
    const { name, code, message } = serviceError(error)
    if (/AccessDenied/.test(`${name} ${code}`)) {
      const hint =
        'the trust policy of the role must allow who signs, and the policies of who signs must allow it the role'
      throw new CannotRun(message, hint, { cause: error })
    }
    if (/ValidationError/.test(`${name} ${code}`)) {
      throw new CannotRun(message, 'look at `--role`, `--session-name` and `--duration-seconds`', { cause: error })
    }
    throw badCredentials(error, target.endpoint)
  } finally {
    send.close()
  }
}

function assertOneSource(profile: string | undefined): void {
  if (profile === undefined) {
    // With half a key the SDK would look for another, and find whoever is nearest.
    if (!process.env.AWS_ACCESS_KEY_ID || !process.env.AWS_SECRET_ACCESS_KEY) {
      throw new CannotRun(
        'nobody is named who asks for the role',
        'give `--profile NAME`, or set `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`',
      )
    }
    delete process.env.AWS_PROFILE
    return
  }
  const waiting = (process.env[WAITING] ?? '').split('\n').filter(Boolean)
  if (waiting.includes(profile)) {
    throw new CannotRun(
      `the profile \`${profile}\` gets its credentials by this command, and is to sign for them`,
      'name another profile with `--profile`: one with keys of its own',
    )
  }
  process.env[WAITING] = [...waiting, profile].join('\n')
}
