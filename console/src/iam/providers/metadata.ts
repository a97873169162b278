const SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#'

/** What a page shows of a SAML metadata document; the server has read it more strictly. */
export interface MetadataFacts {
  readonly entityId: string
  /** In base64, each once, those for signing and those that do not say what for. */
  readonly certificates: readonly string[]
}

export function metadataFacts(xml: string): MetadataFacts {
  const root = new DOMParser().parseFromString(xml, 'text/xml')
  const certificates = [...root.getElementsByTagNameNS(SIGNATURE, 'X509Certificate')]
    .filter((element) => !element.closest('[use="encryption"]'))
    .map((element) => (element.textContent ?? '').replace(/\s/g, ''))
  return { entityId: root.documentElement.getAttribute('entityID') ?? '', certificates: [...new Set(certificates)] }
}
