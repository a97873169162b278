/**
 * Whether `text` is one plain address: ASCII, one `@`, nothing that a mail program could take for a second recipient, a
 * name, a header or a command. Asked before an address is kept, and again before a mail is sent: mail libraries parse
 * `"x" <evil@x>` and `a@x, b@x`. Quoted local parts and address literals are refused; they are where the tricks are.
 */
export function isEmailAddress(text: string): boolean {
  if (text.length > 254) return false
  const match = /^([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64})@([A-Za-z0-9.-]+)$/.exec(text)
  // JavaScript's `$` without the m flag is the end alone, so a trailing line break does not pass.
  const [, local = '', domain = ''] = match ?? []
  if (local === '' || local.startsWith('.') || local.endsWith('.') || local.includes('..')) return false
  return domain.split('.').every((label) => /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(label))
}

/** What stands after the `@`. */
export function emailDomain(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}
