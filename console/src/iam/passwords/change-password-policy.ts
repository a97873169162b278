/** What a user needs to change its own password, where the account's password policy does not allow it to all. */
export const CHANGE_PASSWORD_POLICY = {
  name: 'IAMUserChangePassword',
  arn: 'arn:aws:iam::aws:policy/IAMUserChangePassword',
}
