import type { Role } from '@aws-sdk/client-iam'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Checkbox from '@cloudscape-design/components/checkbox'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import { useState } from 'react'
import { ConfirmModal } from '../../../components/confirm-modal.tsx'
import { flash } from '../../../components/flash.tsx'
import { Loaded } from '../../../components/loaded.tsx'
import { useQuery } from '../../../components/use-query.ts'
import { isServiceLinked } from '../../../iam/service-linked-roles.ts'
import { revokedBefore, revokeSessions } from './revocation.ts'

/** An end to all sessions of the role, for whoever fears for its credentials. */
export function RevokeSessions({ role }: { readonly role: Role }) {
  const roleName = role.RoleName ?? ''
  const revoked = useQuery(`revoked of ${roleName}`, async () => ({ before: await revokedBefore(roleName) }))
  const [asking, setAsking] = useState(false)
  const serviceLinked = isServiceLinked(role.Path)
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <Button disabled={serviceLinked} onClick={() => setAsking(true)}>
              Revoke active sessions
            </Button>
          }
        >
          Revoke all active sessions
        </Header>
      }
    >
      {serviceLinked ? (
        'You cannot revoke the sessions of a service-linked role.'
      ) : (
        <Loaded query={revoked} what="what was revoked">
          {({ before }) => (
            <>
              <Box variant="p">
                Denies everything to those who assumed the role before, by an inline policy named
                AWSRevokeOlderSessions. Who assumes it afterwards is not affected.
              </Box>
              <Box variant="p" data-testid="revoked">
                {before === null ? 'No sessions are revoked.' : `Sessions from before ${before} are revoked.`}
              </Box>
            </>
          )}
        </Loaded>
      )}
      {asking && <RevokeModal roleName={roleName} onRevoked={revoked.reload} onClose={() => setAsking(false)} />}
    </Container>
  )
}

interface ModalProps {
  readonly roleName: string
  readonly onRevoked: () => Promise<void>
  readonly onClose: () => void
}

function RevokeModal({ roleName, onRevoked, onClose }: ModalProps) {
  const [acknowledged, setAcknowledged] = useState(false)
  return (
    <ConfirmModal
      header="Revoke all active sessions?"
      confirm="Revoke active sessions"
      disabled={!acknowledged}
      onConfirm={async () => {
        await revokeSessions(roleName)
        flash('success', `All sessions of ${roleName} are revoked.`)
        await onRevoked()
      }}
      onClose={onClose}
    >
      <Box>
        All who have assumed {roleName} until now are denied all actions on all resources, and may lose work that they
        have not saved.
      </Box>
      <Checkbox checked={acknowledged} onChange={({ detail }) => setAcknowledged(detail.checked)}>
        I acknowledge that I am revoking all active sessions for this role.
      </Checkbox>
    </ConfirmModal>
  )
}
