import {
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  DeleteVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  ListMFADevicesCommand,
  ListVirtualMFADevicesCommand,
  type MFADevice,
  ResyncMFADeviceCommand,
} from '@aws-sdk/client-iam'
import { castellan } from '../../api/castellan.ts'
import { errorName } from '../../api/errors.ts'
import { iam } from '../../api/iam.ts'
import { allPages } from '../../api/paginate.ts'

/** Two consecutive codes of one device. */
export interface TwoCodes {
  readonly first: string
  readonly second: string
}

/** A new device that nobody has yet: what the person's app must learn. */
export interface UnassignedDevice {
  readonly serialNumber: string
  /** Base32, as authenticator apps take it. */
  readonly secretKey: string
  readonly qrCodePng: Uint8Array
}

/** The MFA devices of a user; of root, signed in, when `userName` is `undefined`. */
export function mfaDevicesOf(userName: string | undefined): Promise<MFADevice[]> {
  return allPages(
    (Marker) =>
      iam.send(
        new ListMFADevicesCommand({
          ...(userName !== undefined && { UserName: userName }),
          ...(Marker !== undefined && { Marker }),
        }),
      ),
    (page) => page.MFADevices,
  )
}

/**
 * Makes a virtual device. One of this name that was made before and never assigned (a wizard that was not finished) is
 * replaced: its secret cannot be read again.
 */
export async function createDevice(name: string, accountId: string): Promise<UnassignedDevice> {
  try {
    return await create(name)
  } catch (error) {
    if (!/^EntityAlreadyExists/.test(errorName(error))) throw error
    const serialNumber = `arn:aws:iam::${accountId}:mfa/${name}`
    const unassigned = await allPages(
      (Marker) =>
        iam.send(
          new ListVirtualMFADevicesCommand({
            AssignmentStatus: 'Unassigned',
            ...(Marker !== undefined && { Marker }),
          }),
        ),
      (page) => page.VirtualMFADevices,
    )
    if (!unassigned.some(({ SerialNumber }) => SerialNumber === serialNumber)) throw error
    await deleteDevice(serialNumber)
    return create(name)
  }
}

async function create(name: string): Promise<UnassignedDevice> {
  const { VirtualMFADevice: device } = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: name }))
  return {
    serialNumber: device?.SerialNumber ?? '',
    secretKey: new TextDecoder().decode(device?.Base32StringSeed),
    qrCodePng: device?.QRCodePNG ?? new Uint8Array(),
  }
}

export async function deleteDevice(serialNumber: string): Promise<void> {
  await iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber: serialNumber }))
}

/**
 * Assigns a device whose two codes prove that the app has its secret. AWS's operations need a UserName, which root has
 * not.
 */
export async function enableDevice(userName: string | undefined, serialNumber: string, codes: TwoCodes): Promise<void> {
  const proof = { SerialNumber: serialNumber, AuthenticationCode1: codes.first, AuthenticationCode2: codes.second }
  if (userName === undefined) await castellan('EnableRootMFADevice', proof)
  else await iam.send(new EnableMFADeviceCommand({ UserName: userName, ...proof }))
}

/** Brings a device back whose clock has run away. */
export async function resyncDevice(userName: string | undefined, serialNumber: string, codes: TwoCodes): Promise<void> {
  const proof = { SerialNumber: serialNumber, AuthenticationCode1: codes.first, AuthenticationCode2: codes.second }
  if (userName === undefined) await castellan('ResyncRootMFADevice', proof)
  else await iam.send(new ResyncMFADeviceCommand({ UserName: userName, ...proof }))
}

/** Takes a device away from its owner, and deletes it: two calls, as at AWS. */
export async function removeDevice(userName: string | undefined, serialNumber: string): Promise<void> {
  if (userName === undefined) await castellan('DeactivateRootMFADevice', { SerialNumber: serialNumber })
  else await iam.send(new DeactivateMFADeviceCommand({ UserName: userName, SerialNumber: serialNumber }))
  await deleteDevice(serialNumber)
}
