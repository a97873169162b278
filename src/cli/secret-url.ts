import { readFileSync } from 'node:fs'
import { errorWithHint, type Terminal } from '../terminal/index.ts'
import { UsageError } from './command.ts'

/** Where a URL that may hold a password is told: flag, variable, and the variable that names a file with it. */
interface SecretUrl {
  readonly flag: string
  readonly variable: string
}

const STORE: SecretUrl = { flag: '--store', variable: 'CASTELLAN_STORE' }
const SMTP: SecretUrl = { flag: '--smtp', variable: 'CASTELLAN_SMTP_URL' }

/**
 * The store's URL: by the flag, unless `--data` or `--ephemeral` says that there is none; else by `CASTELLAN_STORE` or
 * the file that `CASTELLAN_STORE_FILE` names.
 */
export function storeUrl(
  given: { readonly store?: string | undefined; readonly data?: string | undefined; readonly ephemeral?: boolean },
  terminal: Terminal,
): string | undefined {
  if (given.store === undefined && (given.data !== undefined || given.ephemeral)) return undefined
  return secretUrl(STORE, given.store, terminal)
}

/** The mail server's URL: `--smtp`, `CASTELLAN_SMTP_URL`, or the file that `CASTELLAN_SMTP_URL_FILE` names. */
export function smtpUrl(given: string | undefined, terminal: Terminal): string | undefined {
  return secretUrl(SMTP, given, terminal)
}

function secretUrl({ flag, variable }: SecretUrl, given: string | undefined, terminal: Terminal): string | undefined {
  if (given !== undefined) {
    if (holdsPassword(given)) {
      terminal.err(
        errorWithHint(
          `the password in \`${flag}\` can be read by whoever lists this machine's processes`,
          `give the URL by \`${variable}\`, or in a file that \`${variable}_FILE\` names`,
        ),
      )
    }
    return given
  }
  const { environment } = terminal
  const named = environment[variable]
  if (named) return named
  const file = environment[`${variable}_FILE`]
  if (!file) return undefined
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    throw new UsageError(
      `cannot read \`${file}\``,
      `set \`${variable}_FILE\` to a file that exists and that you may read`,
    )
  }
}

function holdsPassword(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined
  // What is no URL to us, as with several hosts, may hold one all the same.
  if (url === undefined) return /:\/\/[^/@]*:[^/@]+@/.test(text)
  return url.password !== '' || url.searchParams.has('password')
}
