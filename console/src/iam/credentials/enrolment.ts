import { forgetSealed, keepSealed, readSealed } from '../../components/sealed-storage.ts'
import type { UnassignedDevice } from './mfa-calls.ts'

/** A device whose secret an app may have learned, and which nobody has yet. */
export interface Enrolment {
  readonly deviceName: string
  readonly device: UnassignedDevice
}

const KEPT = 'mfa-enrolment'

interface Stored {
  readonly owner: string
  readonly deviceName: string
  readonly serialNumber: string
  readonly secretKey: string
  readonly qrCodePng: string
}

/**
 * Keeps an enrolment for a reload of the page: the server says a secret once, and the app that scanned it would hold
 * one that is good for nothing. It is forgotten when the device is assigned, when the wizard is left, at sign-out, and
 * after half an hour.
 *
 * @param owner whose device it is to be; another's is not given back
 */
export async function keepEnrolment(owner: string, { deviceName, device }: Enrolment): Promise<void> {
  const { serialNumber, secretKey, qrCodePng } = device
  const png = btoa(String.fromCharCode(...qrCodePng))
  const stored: Stored = { owner, deviceName, serialNumber, secretKey, qrCodePng: png }
  await keepSealed(KEPT, JSON.stringify(stored))
}

export async function keptEnrolment(owner: string): Promise<Enrolment | undefined> {
  const text = await readSealed(KEPT)
  if (text === undefined) return undefined
  const { deviceName, serialNumber, secretKey, ...stored } = JSON.parse(text) as Stored
  if (stored.owner !== owner) return undefined
  const qrCodePng = Uint8Array.from(atob(stored.qrCodePng), (character) => character.charCodeAt(0))
  return { deviceName, device: { serialNumber, secretKey, qrCodePng } }
}

export function forgetEnrolment(): void {
  forgetSealed(KEPT)
}
