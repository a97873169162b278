import { createIndex, type Migration } from './migration.ts'

/** The MFA devices that nobody has, by serial number. */
export const unassignedDevices = {
  name: '0026-unassigned-devices',
  steps: [createIndex('mfaDevice', ['accountId', 'ownerId', 'serialNumber'])],
} as const satisfies Migration
