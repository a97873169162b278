import { base32Encode, iamArn, otpauthUri, ROOT_MFA_DEVICE_NAME } from '../../../aws/index.ts'
import { TOTP_SEED_BYTES } from '../../../credentials/totp.ts'
import { mfaSeedContext, rootMfaSerialNumber } from '../../../identity/mfa.ts'
import { creationRequests, requestTagKeys } from '../../tags.ts'
import { AccessDenied, EntityAlreadyExists, ValidationError } from '../errors.ts'
import { operation } from '../operation.ts'
import { qrCodePng } from '../qr-code.ts'
import { assertRoomFor } from '../quotas.ts'
import { addIamTags, RESOURCE_TAGS } from '../tags.ts'

const LONGEST_SERIAL_NUMBER = 256

function assertForRoot(callerKind: string, serialNumber: string, rootSerialNumber: string): void {
  if (callerKind !== 'root') {
    throw AccessDenied(`Only the account's root user may use the device name ${ROOT_MFA_DEVICE_NAME}.`)
  }
  if (serialNumber !== rootSerialNumber) throw ValidationError(`The device of root is ${rootSerialNumber}.`)
}

/**
 * Makes a device that nobody has yet. Its seed, as text and as QR code, leaves the system only in this response.
 *
 * @throws EntityAlreadyExists (409), LimitExceeded (409), ValidationError (400), AccessDenied (403) for the name that
 * is root's.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateVirtualMFADevice.html
 */
export const createVirtualMfaDevice = operation('CreateVirtualMFADevice', {
  action: 'iam:CreateVirtualMFADevice',
  access: 'write',
  resource: ({ Path = '/', VirtualMFADeviceName, Tags }, { accountId }) =>
    creationRequests(
      'iam:CreateVirtualMFADevice',
      'iam:TagMFADevice',
      iamArn(accountId, 'mfa', Path, VirtualMFADeviceName),
      Tags,
    ),
  conditionKeys: ({ Tags }) => requestTagKeys(Tags),

  async prepare({ VirtualMFADeviceName: deviceName }, { random, db, accountId }) {
    const seed = random(TOTP_SEED_BYTES)
    const secret = base32Encode(seed)
    // AWS's form, with the issuer that it puts before it: `Amazon%20Web%20Services:device@account`.
    const account = (await db.account.get()).alias ?? accountId
    const uri = otpauthUri({ issuer: `Castellan (${account})`, deviceName, account, secret })
    return { seed, secret, qrCode: qrCodePng(uri) }
  },

  async handle(
    { Path: path = '/', VirtualMFADeviceName, Tags = [] },
    { accountId, caller, db, clock, masterKey },
    { seed, secret, qrCode },
  ) {
    const nameLc = VirtualMFADeviceName.toLowerCase()
    const serialNumber = iamArn(accountId, 'mfa', path, VirtualMFADeviceName)
    if (nameLc === ROOT_MFA_DEVICE_NAME) assertForRoot(caller.kind, serialNumber, rootMfaSerialNumber(accountId))
    if (serialNumber.length > LONGEST_SERIAL_NUMBER) {
      throw ValidationError(`The serial number ${serialNumber} is longer than ${LONGEST_SERIAL_NUMBER} characters.`)
    }
    if (await db.mfaDevices.isTaken(path, nameLc)) throw EntityAlreadyExists('MFA device already exists.')
    await assertRoomFor('VirtualMFADevicesPerAccount', 'mfaDevices', db)
    const seedSealed = masterKey.seal(seed, mfaSeedContext(accountId, serialNumber))
    await db.mfaDevices.add({ serialNumber, path, nameLc: path + nameLc, seedSealed, createdAt: clock() })
    await addIamTags(db, serialNumber, Tags, RESOURCE_TAGS)
    return {
      VirtualMFADevice: {
        SerialNumber: serialNumber,
        Base32StringSeed: Buffer.from(secret),
        QRCodePNG: qrCode,
        ...(Tags.length > 0 && { Tags }),
      },
    }
  },
})
