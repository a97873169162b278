import { findAction, findKeyIn } from '../aws-data/authorization-data/index.ts'

/**
 * Keys of Amazon S3 that say what an operation's own parameters are: the others are about the request, its signature
 * or its access point, and all actions can have them.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html
 */
const PARAMETERS_OF_S3 =
  /^s3:(x-amz-(?!content-sha256)|(prefix|delimiter|max-keys|versionid|locationconstraint|if-match|if-none-match)$|object-lock-|requestobjecttag|existingobjecttag\/)/

/**
 * Whether no request for the action has the key: of the parameters of S3's operations those have that AWS's reference
 * names for them, and other services' none. Of an action that the reference does not have nothing is known; nor of
 * other services' own keys, some of which are in requests to yet others (`datazone:projectId`).
 *
 * @param action in any letter case.
 * @param key in lower case.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
export function lacksServiceKey(action: string, key: string): boolean {
  if (!dependsOnAction(key)) return false
  const id = `${action} ${key}`
  const known = answers.get(id)
  if (known !== undefined) return known
  if (answers.size >= MOST_ANSWERS) answers.clear()
  const answer = lacks(action, key)
  answers.set(id, answer)
  return answer
}

/** Whether requests for one action can have the key, and for another not. */
export function dependsOnAction(key: string): boolean {
  return PARAMETERS_OF_S3.test(key)
}

const answers = new Map<string, boolean>()
const MOST_ANSWERS = 4_096

function lacks(action: string, key: string): boolean {
  const found = findAction(action)
  if (!found) return false
  const { conditionKeys, resourceTypes } = found.action
  return ![conditionKeys, ...resourceTypes.map((each) => each.conditionKeys)].some((keys) => findKeyIn(keys, key))
}

/**
 * What a token or an assertion of an identity provider says: `accounts.google.com:aud`, `saml:sub`. A session of a role
 * keeps some of it.
 */
export function isClaim(key: string): boolean {
  return /^([^:]*\.[^:]*|saml):/.test(key)
}
