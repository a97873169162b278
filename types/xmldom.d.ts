/**
 * What is used of @xmldom/xmldom: its own types bring a browser's globals into every file. `tsconfig.json` leads here.
 */
export interface XmlNode {
  readonly nodeType: number
  readonly nodeValue: string | null
  readonly firstChild: XmlNode | null
  readonly nextSibling: XmlNode | null
  readonly parentNode: XmlNode | null
  readonly localName: string
  readonly namespaceURI: string | null
  readonly prefix: string | null
  /** Of elements alone. */
  readonly attributes?: XmlList<XmlNode & { readonly value: string }>
  /** Of elements alone. */
  readonly getAttribute?: (name: string) => string | null
}

export interface XmlList<Item> {
  readonly length: number
  item(index: number): Item | null
}

export interface XmlDocument extends XmlNode {
  readonly documentElement: XmlNode | null
  getElementsByTagNameNS(namespace: string, name: string): XmlList<XmlNode>
}

type Handler = (message: string) => void

export class DOMParser {
  constructor(options: { readonly errorHandler: Readonly<Record<'warning' | 'error' | 'fatalError', Handler>> })
  parseFromString(xml: string, mimeType: string): XmlDocument | undefined
}
