/** What "Remember this account" keeps in the browser: names that were typed there, and never whether they exist. */
export interface RememberedAccount {
  readonly account: string
  readonly userName: string
}

/** The cookie's value. */
export function rememberedValue(remembered: RememberedAccount): string {
  return Buffer.from(JSON.stringify([remembered.account, remembered.userName])).toString('base64url')
}

/** What `rememberedValue` made, or `undefined` for anything else. */
export function parseRemembered(value: string | undefined): RememberedAccount | undefined {
  if (value === undefined || value.length > 400) return undefined
  try {
    const [account, userName] = JSON.parse(Buffer.from(value, 'base64url').toString())
    return typeof account === 'string' && typeof userName === 'string' ? { account, userName } : undefined
  } catch {
    return undefined
  }
}
