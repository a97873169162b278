/**
 * What is wrong with a SAML provider's name.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateSAMLProvider.html
 */
export function samlNameProblem(name: string): string | undefined {
  if (name === '') return 'Enter a name.'
  if (name.length > 128) return 'Use 128 characters at most.'
  return /^[\w._-]+$/.test(name) ? undefined : 'Use letters, numbers and the characters . _ -'
}

/**
 * What is wrong with an OpenID Connect provider's URL.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
 */
export function providerUrlProblem(url: string): string | undefined {
  if (url === '') return 'Enter the URL of the provider.'
  if (url.length > 255) return 'Use 255 characters at most.'
  if (!/^https?:\/\//.test(url)) return 'The URL must begin with https://.'
  return /[?#\s]/.test(url) ? 'The URL has no query, fragment or spaces.' : undefined
}

export function audienceProblem(audience: string, others: readonly string[]): string | undefined {
  if (audience === '') return 'Enter an audience.'
  if (audience.length > 255) return 'Use 255 characters at most.'
  return others.filter((other) => other === audience).length > 1 ? 'This audience is there already.' : undefined
}

export function thumbprintProblem(thumbprint: string): string | undefined {
  return /^[\da-fA-F]{40}$/.test(thumbprint) ? undefined : 'A thumbprint has 40 hexadecimal digits.'
}

/** The most that one provider has. */
export const MOST_AUDIENCES = 100
export const MOST_THUMBPRINTS = 5
/** Bytes of a metadata document. */
export const MOST_METADATA = 10_000_000
export const MOST_PRIVATE_KEY = 16_384
