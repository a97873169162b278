import { isAccountId } from '../../aws/index.ts'
import { CannotRun } from './cannot-run.ts'
import { type CredentialsProvider, profileOption } from './credentials.ts'
import { type AnyClient, destinations } from './destination.ts'
import { endpointOf } from './endpoint.ts'
import { isWithoutCredentials } from './explain.ts'

/** The flags that say which account is meant; those that all the keeper's commands have. */
export interface TargetFlags {
  readonly profile?: string | undefined
  readonly endpoint?: string | undefined
  /** The account id that is expected. */
  readonly account?: string | undefined
}

/** Where calls go, and who signs them. */
export interface Target {
  /** `undefined`: AWS itself. */
  readonly endpoint: URL | undefined
  /** Who named the endpoint. One that no flag named is called out: it can be forgotten in an environment. */
  readonly endpointFrom: 'flag' | 'environment or profile' | 'AWS'
  readonly region: string
  readonly credentials: CredentialsProvider
}

/** Where the checks' services are kept that are kept in one place, and what a fresh computer has. */
const DEFAULT_REGION = 'us-east-1'

const SILENT = { debug() {}, info() {}, warn() {}, error() {} }

/**
 * What the flags, the environment and the profile say together, as the SDK understands them. Nothing is sent.
 * @throws CannotRun for an endpoint or region that is none, and for a profile that is not there.
 */
export async function resolveTarget(flags: TargetFlags): Promise<Target> {
  if (flags.account !== undefined && !isAccountId(flags.account))
    throw new CannotRun(`\`--account ${flags.account}\` is no account id`, 'it has twelve digits, such as 123456789012')
  const profile = profileOption(flags.profile)
  const { STSClient, GetCallerIdentityCommand } = await import('@aws-sdk/client-sts')
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node')
  // The SDK takes a profile's keys and region by its own option, and its endpoints by this variable alone: without it,
  // a profile for the practice account would send its calls to AWS.
  if (flags.profile !== undefined) process.env.AWS_PROFILE = flags.profile
  const region = await regionOf(new STSClient(profile))
  const given = flags.endpoint === undefined ? undefined : endpointOf(flags.endpoint)
  const endpoint =
    given ?? (await configuredEndpoint(STSClient, new GetCallerIdentityCommand({}), { ...profile, region }))
  return {
    endpoint,
    endpointFrom: given ? 'flag' : endpoint ? 'environment or profile' : 'AWS',
    region,
    // A profile that was named is meant, whatever keys the environment has: the SDK's warning about both would only
    // confuse.
    credentials: named(
      defaultProvider({ ...profile, ...(flags.profile !== undefined && { logger: SILENT }) }),
      flags.profile,
    ),
  }
}

/** The SDK does not say which profile it found nothing in. */
function named(provider: CredentialsProvider, profile: string | undefined): CredentialsProvider {
  if (profile === undefined) return provider
  return () =>
    provider().catch((error: unknown) => {
      // One that has expired says so, and what to do.
      if (!isWithoutCredentials(error) || /expired/i.test(String(error))) throw error
      throw new CannotRun(
        `the profile \`${profile}\` is not there, or has no credentials`,
        '`aws configure list-profiles` shows those there are; `aws login --profile NAME` signs in',
        { cause: error },
      )
    })
}

/**
 * What the SDK takes from AWS_ENDPOINT_URL, the profile's endpoint_url and services, and from what comes next year;
 * `undefined`: AWS.
 * @throws CannotRun for what is no address of a server.
 */
async function configuredEndpoint(
  Client: new (options: object) => unknown,
  command: unknown,
  options: { readonly profile?: string; readonly region: string },
): Promise<URL | undefined> {
  const credentials = { accessKeyId: '-', secretAccessKey: '-' }
  const newClient = (more: object) => new Client({ ...options, credentials, ...more }) as AnyClient
  const { own, configured } = await destinations(newClient, command).catch((error: unknown) => {
    throw new CannotRun(
      `the environment or profile names an endpoint that cannot be used: ${error instanceof Error ? error.message : error}`,
      'look at `AWS_ENDPOINT_URL`, and at `endpoint_url` and `services` in the profile',
      { cause: error },
    )
  })
  return configured.href === own.href ? undefined : endpointOf(configured.href)
}

async function regionOf(client: { readonly config: { region(): Promise<string> } }): Promise<string> {
  // The JavaScript SDK leaves out AWS_DEFAULT_REGION, which AWS's command line reads.
  const region = await client.config.region().catch(() => process.env.AWS_DEFAULT_REGION || DEFAULT_REGION)
  // @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
  if (!/^[a-z]{2,4}(-[a-z]+){1,3}-\d{1,2}$/.test(region))
    throw new CannotRun(
      `\`${region}\` is no AWS Region`,
      'set `AWS_REGION`, or the region of the profile, to one such as `us-east-1`',
    )
  return region
}
