/** Where IAM users of an account sign in; the alias is easier to remember, the number always works. */
export function signInUrl(account: { readonly AccountId: string; readonly AccountAlias?: string }): string {
  return `${location.origin}/${account.AccountAlias ?? account.AccountId}/console`
}
