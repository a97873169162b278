import {
  type AccountField,
  AccountRefused,
  type AccountServices,
  createFirstAccount,
  type WantedAccount,
} from '../signin/index.ts'
import { type ServeOptions, StartError } from './options.ts'

/** Which environment variable a field came from. */
const VARIABLES: Readonly<Record<AccountField, string>> = {
  rootEmail: 'CASTELLAN_ROOT_EMAIL',
  rootPassword: 'CASTELLAN_ROOT_PASSWORD',
  accountName: 'CASTELLAN_ACCOUNT_NAME',
  accountId: 'CASTELLAN_ACCOUNT_ID',
  rootAccessKey: 'CASTELLAN_ROOT_ACCESS_KEY_ID',
  rootSecretAccessKey: 'CASTELLAN_ROOT_SECRET_ACCESS_KEY',
}

/**
 * The access key that root is to have, where its variables name one.
 * @throws StartError for half of one.
 */
export function rootAccessKeyOf(environment: ServeOptions['environment']): WantedAccount['rootAccessKey'] {
  const accessKeyId = environment.CASTELLAN_ROOT_ACCESS_KEY_ID
  const secretAccessKey = environment.CASTELLAN_ROOT_SECRET_ACCESS_KEY
  if (accessKeyId !== undefined && secretAccessKey !== undefined) return { accessKeyId, secretAccessKey }
  if (accessKeyId === secretAccessKey) return undefined
  throw new StartError(
    'half of an access key is set',
    `set both \`${VARIABLES.rootAccessKey}\` and \`${VARIABLES.rootSecretAccessKey}\``,
  )
}

/**
 * Creates the account that the environment names, where there is none: for CI and containers, which have nobody to
 * follow a link.
 * @throws StartError for values that cannot be an account.
 */
export async function createAccountFromEnvironment(
  services: AccountServices,
  environment: ServeOptions['environment'],
): Promise<void> {
  const rootEmail = environment.CASTELLAN_ROOT_EMAIL
  const rootAccessKey = rootAccessKeyOf(environment)
  if (rootEmail === undefined) {
    const lone = Object.values(VARIABLES).find((name) => environment[name] !== undefined)
    if (lone)
      throw new StartError(`\`${lone}\` is set and \`CASTELLAN_ROOT_EMAIL\` is not`, 'set `CASTELLAN_ROOT_EMAIL` too')
    return
  }
  try {
    await createFirstAccount(services, {
      rootEmail,
      rootPassword: environment.CASTELLAN_ROOT_PASSWORD,
      accountName: environment.CASTELLAN_ACCOUNT_NAME,
      accountId: environment.CASTELLAN_ACCOUNT_ID,
      rootAccessKey,
      rootKeyMayBeGuessable: true, // `GuessableKeys` says from whom it is taken.
    })
  } catch (error) {
    if (!(error instanceof AccountRefused)) throw error
    const variable = VARIABLES[error.field]
    throw new StartError(
      `\`${variable}\` cannot be used: ${asReason(error.message)}`,
      `set \`${variable}\` to another value, or to none`,
    )
  }
}

/** The sentence of the page, as the command line words it. */
function asReason(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1).replace(/\.$/, '')}`
}
