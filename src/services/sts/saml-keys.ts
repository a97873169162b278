import { createHash } from 'node:crypto'
import type { AccountId } from '../../aws/index.ts'
import type { Assertion } from '../../saml/index.ts'
import type { ConditionKeys } from '../operation.ts'

const FORMAT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:'
const EDU_PERSON = 'urn:oid:1.3.6.1.4.1.5923.1.1.1.'
const EDU_ORG = 'urn:oid:1.3.6.1.4.1.5923.1.2.1.'
const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/'

/** Whose assertion it is. */
interface Subject {
  readonly accountId: AccountId
  /** The provider's name in the account. */
  readonly providerName: string
  readonly assertion: Assertion
}

/** Attributes that are lists of strings. */
const LISTS: Readonly<Record<string, string>> = {
  [`${EDU_PERSON}1`]: 'eduPersonAffiliation',
  [`${EDU_PERSON}2`]: 'eduPersonNickname',
  [`${EDU_PERSON}4`]: 'eduPersonOrgUnitDN',
  [`${EDU_PERSON}7`]: 'eduPersonEntitlement',
  [`${EDU_PERSON}9`]: 'eduPersonScopedAffiliation',
  [`${EDU_PERSON}10`]: 'eduPersonTargetedID',
  [`${EDU_PERSON}11`]: 'eduPersonAssurance',
  [`${EDU_ORG}2`]: 'eduOrgHomePageURI',
  [`${EDU_ORG}3`]: 'eduOrgIdentityAuthNPolicyURI',
  [`${EDU_ORG}4`]: 'eduOrgLegalName',
  [`${EDU_ORG}5`]: 'eduOrgSuperiorURI',
  [`${EDU_ORG}6`]: 'eduOrgWhitePagesURI',
  'urn:oid:2.5.4.3': 'cn',
}

/** Attributes that are strings. "If you include more than one, only one claim will be mapped": the first. */
const STRINGS: Readonly<Record<string, string>> = {
  [`${EDU_PERSON}3`]: 'eduPersonOrgDN',
  [`${EDU_PERSON}5`]: 'eduPersonPrimaryAffiliation',
  [`${EDU_PERSON}6`]: 'eduPersonPrincipalName',
  [`${EDU_PERSON}8`]: 'eduPersonPrimaryOrgUnitDN',
  [`${CLAIMS}name`]: 'name',
  'http://schemas.xmlsoap.org/claims/CommonName': 'commonName',
  [`${CLAIMS}givenname`]: 'givenName',
  [`${CLAIMS}surname`]: 'surname',
  [`${CLAIMS}emailaddress`]: 'mail',
  'http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid': 'uid',
  '2.5.4.3': 'commonName',
  '2.5.4.4': 'surname',
  // As AWS's page has it; the next one as X.500 does.
  '2.4.5.42': 'givenName',
  '2.5.4.42': 'givenName',
  '2.5.4.45': 'x500UniqueIdentifier',
  '0.9.2342.19200300100.1.1': 'uid',
  '0.9.2342.19200300.100.1.1': 'uid',
  '0.9.2342.19200300100.1.3': 'mail',
  '0.9.2342.19200300.100.1.3': 'mail',
  '0.9.2342.19200300.100.1.45': 'organizationStatus',
}

/**
 * The condition keys of an assertion for the trust policy of the role.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html#saml-attribute-mapping
 */
export function samlKeys(subject: Subject): ConditionKeys {
  const { accountId, providerName, assertion } = subject
  const keys: Record<string, string | readonly string[] | undefined> = {}
  for (const [attribute, name] of Object.entries(LISTS)) {
    const values = assertion.attributes.get(attribute)
    if (values && values.length > 0) keys[`saml:${name}`] = values
  }
  for (const [attribute, name] of Object.entries(STRINGS))
    keys[`saml:${name}`] ??= assertion.attributes.get(attribute)?.[0]
  return {
    ...keys,
    ...keptSamlKeys(subject),
    'saml:aud': assertion.recipient,
    'saml:iss': assertion.issuer,
    'saml:doc': `${accountId}/${providerName}`,
  }
}

/** Those that stay with the session, for its calls. */
export function keptSamlKeys(subject: Subject): Readonly<Record<string, string>> {
  const type = subjectType(subject.assertion)
  return {
    'saml:namequalifier': nameQualifier(subject),
    'saml:sub': subject.assertion.nameId,
    ...(type !== undefined && { 'saml:sub_type': type }),
  }
}

/** "If the format includes the prefix urn:oasis:names:tc:SAML:2.0:nameid-format, that prefix is removed." */
export function subjectType({ nameFormat }: Assertion): string | undefined {
  return nameFormat?.startsWith(FORMAT) ? nameFormat.slice(FORMAT.length) : nameFormat
}

/**
 * "BASE64 ( SHA1 ( "https://example.com/saml" + "123456789012" + "/MySAMLIdP" ) )": a name, of which nothing depends on
 * the hash.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html
 */
export function nameQualifier({ accountId, providerName, assertion }: Subject): string {
  return createHash('sha1').update(`${assertion.issuer}${accountId}/${providerName}`).digest('base64')
}
