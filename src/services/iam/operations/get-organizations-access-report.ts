import { NoSuchEntity } from '../errors.ts'
import { operation } from '../operation.ts'

/**
 * A report of what an organization's accounts last accessed. None was made here.
 *
 * @throws NoSuchEntity (404).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetOrganizationsAccessReport.html
 */
export const getOrganizationsAccessReport = operation('GetOrganizationsAccessReport', {
  action: 'iam:GetOrganizationsAccessReport',
  access: 'read',
  lacks: 'there are no organizations, and it answers as to an account outside of all',

  handle({ JobId }) {
    throw NoSuchEntity(`The job with id ${JobId} cannot be found.`)
  },
})
