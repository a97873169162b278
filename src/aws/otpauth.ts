/** The name that only root may give, to the device of root. */
export const ROOT_MFA_DEVICE_NAME = 'root-account-mfa-device'

/** What an authenticator app is given to learn. */
export interface OtpauthFacts {
  /** Whose account it is, as the app's list shows it above the name: `Castellan (acme)`. */
  readonly issuer: string
  /** Of the device, which is its owner's as a rule. */
  readonly deviceName: string
  /** An account's alias or id, behind the name. */
  readonly account?: string
  /** Base 32. */
  readonly secret: string
  /**
   * For a terminal, whose picture has 24 lines at most: the issuer stands before the name alone, where apps without the
   * parameter look for it.
   */
  readonly isShort?: boolean
}

/**
 * What a QR code of a virtual MFA device says. It tells two accounts on one phone apart.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_VirtualMFADevice.html
 * @see https://github.com/google/google-authenticator/wiki/Key-Uri-Format
 */
export function otpauthUri({ issuer, deviceName, account, secret, isShort = false }: OtpauthFacts): string {
  const from = encodeURIComponent(issuer)
  const name = deviceName.toLowerCase() === ROOT_MFA_DEVICE_NAME ? 'root' : encodeURIComponent(deviceName)
  const of = account === undefined ? '' : `@${encodeURIComponent(account)}`
  return `otpauth://totp/${from}:${name}${of}?secret=${secret}${isShort ? '' : `&issuer=${from}`}`
}
