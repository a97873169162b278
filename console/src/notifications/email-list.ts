/** The addresses in a comma-separated list, in its order and each once. Line breaks separate too. */
export function parseEmails(text: string): string[] {
  return [...new Set(text.split(/[,;\s]+/).filter((part) => part !== ''))]
}

/**
 * Says which address cannot be one. The server has the last word, with a stricter check; this one only spares a round
 * trip for a slip of the hand.
 */
export function emailsError(text: string): string | undefined {
  const emails = parseEmails(text)
  if (emails.length === 0) return 'Enter an email address, or several with commas between them.'
  const wrong = emails.find((email) => !/^[^\s@<>"',]+@[^\s@<>"',]+\.[^\s@<>"',]+$/.test(email) || email.length > 254)
  return wrong === undefined ? undefined : `${wrong} is not an email address.`
}
