import { type AccountId, type Random, randomBase64Url } from '../aws/index.ts'
import { equalSecrets, type MasterKey } from '../credentials/index.ts'
import { mac } from './proof-token.ts'

const PURPOSE = 'known-device'

/**
 * What a browser is given after it signed in: it proves nothing but that this browser did so before as this principal,
 * so that its owner is not slowed down by strangers who guess. Its tries have a count of their own.
 */
export function newDeviceValue(
  masterKey: MasterKey,
  accountId: AccountId,
  principalId: string,
  random: Random,
): string {
  const deviceId = randomBase64Url(16, random)
  return `${deviceId}.${proof(masterKey, accountId, principalId, deviceId)}`
}

/** The device's id, when `value` was given for this principal. */
export function knownDevice(
  masterKey: MasterKey,
  accountId: AccountId,
  principalId: string,
  value: string | undefined,
): string | undefined {
  const [deviceId, given] = (value ?? '').split('.')
  if (!deviceId || !given) return undefined
  return equalSecrets(given, proof(masterKey, accountId, principalId, deviceId)) ? deviceId : undefined
}

function proof(masterKey: MasterKey, accountId: AccountId, principalId: string, deviceId: string): string {
  return mac(masterKey, PURPOSE, `${accountId}/${principalId}/${deviceId}`)
}
