/**
 * What a response was refused for: it is no SAML that is read here; nobody who may has signed it; it is another
 * provider's; it is over; it names nobody; or else what it lacks.
 */
type Reason = 'malformed' | 'signature' | 'issuer' | 'expired' | 'nobody' | 'incomplete'

/** Why a text proves nothing. Its message is for whoever looks for the cause, and quotes nothing of the text. */
export class SamlRefusal extends Error {
  readonly reason: Reason

  constructor(reason: Reason, message: string) {
    super(message)
    this.reason = reason
  }
}

export function malformed(message: string): SamlRefusal {
  return new SamlRefusal('malformed', message)
}
