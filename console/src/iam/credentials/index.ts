/**
 * A principal's credentials, as pages show and change them: access keys, MFA devices, passwords. Shared by "My security credentials"
 * and a user's page. `userName` is `undefined` for root, which IAM's operations mean when they are given none.
 */
export { AccessKeys } from './access-keys.tsx'
export { MfaDevices } from './mfa-devices.tsx'
