/**
 * Members that are secret although their models do not say so: seeds and codes of MFA devices, confirmation tokens, session tokens.
 * AWS's models flag passwords and secret keys only.
 */
const MEMBERS = new Set([
  'Base32StringSeed',
  'QRCodePNG',
  'SessionToken',
  'AuthenticationCode1',
  'AuthenticationCode2',
  'OneTimePassword',
  'TokenCode',
  'Token', // sns:ConfirmSubscription's
])

export function isUnflaggedSecret(member: string): boolean {
  return MEMBERS.has(member)
}
