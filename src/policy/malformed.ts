import { awsError } from '../aws/index.ts'

/** What IAM and STS answer to a policy document that they do not take. */
export const MalformedPolicyDocument = awsError('MalformedPolicyDocument', 400)
