import { type Arn, iamArn } from '../../aws/index.ts'
import { type MfaOutcome, refusalMessage } from '../../identity/mfa.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import type { MfaDevice } from '../../storage/repositories/mfa-devices.ts'
import type { ConditionKeys } from '../operation.ts'
import { InvalidAuthenticationCode, NoSuchEntity } from './errors.ts'
import type { Tagged } from './holders/holder.ts'
import type { IamContext } from './operation.ts'
import { iamTagKeys, RESOURCE_TAGS } from './tags.ts'

/** @throws NoSuchEntity (404) */
export async function deviceWithSerial(db: Repositories, serialNumber: string): Promise<MfaDevice> {
  const device = await db.mfaDevices.get(serialNumber)
  if (device === undefined) throw noSuchDevice(serialNumber)
  return device
}

function noSuchDevice(serialNumber: string) {
  return NoSuchEntity(`MFA Device with serial number ${serialNumber} does not exist.`)
}

/** The owner's device. Another's is none of this owner's. @throws NoSuchEntity (404) */
export async function deviceOf(db: Repositories, ownerId: string, serialNumber: string): Promise<MfaDevice> {
  const device = await deviceWithSerial(db, serialNumber)
  if (device.ownerId !== ownerId) throw NoSuchEntity('MFA Device invalid for user.')
  return device
}

/** @throws InvalidAuthenticationCode (403) unless the codes were accepted. */
export function assertAccepted(outcome: MfaOutcome, { clock }: IamContext): void {
  if (outcome.kind === 'accepted') return
  const invalid = 'Authentication code for device is not valid.'
  throw InvalidAuthenticationCode(refusalMessage(outcome, invalid, clock()))
}

interface Named {
  readonly SerialNumber: string
}

/**
 * For `resource` of operations that are about a device and not its owner. A serial number that is no ARN names nothing
 * of ours.
 */
export function namedDevice({ SerialNumber }: Named, { accountId }: IamContext): Arn {
  return SerialNumber.startsWith('arn:') ? SerialNumber : iamArn(accountId, 'mfa', '/', SerialNumber)
}

/** For `conditionKeys` of operations on a device: its tags. */
export async function deviceTagKeys({ SerialNumber }: Named, { db }: IamContext): Promise<ConditionKeys> {
  return iamTagKeys(await db.iamTags.ofTarget(SerialNumber))
}

/** A virtual device, as tags are set on it. */
export const taggedDevice: Tagged<Named> = {
  kind: 'MFADevice',
  tagRules: RESOURCE_TAGS,
  arn: namedDevice,
  tagKeys: deviceTagKeys,
  tagTarget: async (db, { SerialNumber }) => (await deviceWithSerial(db, SerialNumber)).serialNumber,
  tags: async (db, named) => db.iamTags.ofTarget(await taggedDevice.tagTarget(db, named)),
}
