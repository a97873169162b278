import { awsError } from '../../aws/index.ts'

/** What IAM and STS answer to a policy document that they do not take. */
export const MalformedPolicyDocument = awsError('MalformedPolicyDocument', 400)

/** What Organizations answers to a service or resource control policy that it does not take. */
export const MalformedPolicyDocumentException = awsError('MalformedPolicyDocumentException', 400)

/** What EC2 answers to an endpoint's policy that it does not take. */
export const InvalidPolicyDocument = awsError('InvalidPolicyDocument', 400)
