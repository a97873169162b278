import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { type ReactNode, useState } from 'react'
import { Copyable } from '../../../components/copyable.tsx'
import { Loading } from '../../../components/loaded.tsx'
import type { TwoCodes, UnassignedDevice } from '../../../iam/credentials/mfa-calls.ts'
import { TwoCodesFields } from '../../../iam/credentials/two-codes-fields.tsx'

interface Props {
  readonly device: UnassignedDevice | undefined
  readonly codes: TwoCodes
  readonly onCodes: (codes: TwoCodes) => void
  readonly showProblems: boolean
  readonly error: ReactNode
}

export function SetUpDevice({ device, codes, onCodes, showProblems, error }: Props) {
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">1. Install an app</Header>}>
        <Box>
          Install an authenticator app on your phone or computer, such as Microsoft Authenticator (it can back up your
          codes), Google Authenticator, Duo Mobile or 2FAS.
        </Box>
      </Container>
      <Container header={<Header variant="h2">2. Give it the secret</Header>}>
        {device === undefined ? <Loading what="the new device" /> : <Secret device={device} />}
      </Container>
      <Container header={<Header variant="h2">3. Type two consecutive codes</Header>}>
        <TwoCodesFields codes={codes} onChange={onCodes} showProblems={showProblems} />
      </Container>
      {error}
    </SpaceBetween>
  )
}

function Secret({ device }: { readonly device: UnassignedDevice }) {
  const [qrCode, setQrCode] = useState(false)
  const [secretKey, setSecretKey] = useState(false)
  return (
    <SpaceBetween size="m">
      <Box>Open the app and scan the QR code, or type the secret key. Nobody may look over your shoulder.</Box>
      <SpaceBetween direction="horizontal" size="xs">
        <Button onClick={() => setQrCode(!qrCode)} ariaExpanded={qrCode}>
          {qrCode ? 'Hide QR code' : 'Show QR code'}
        </Button>
        <Button onClick={() => setSecretKey(!secretKey)} ariaExpanded={secretKey}>
          {secretKey ? 'Hide secret key' : 'Show secret key'}
        </Button>
      </SpaceBetween>
      {qrCode && (
        <div className="qr-code">
          <img src={pngUrl(device.qrCodePng)} alt="QR code for your authenticator app" data-testid="qr-code" />
        </div>
      )}
      {secretKey && (
        <div className="one-time" data-testid="secret-key">
          <Copyable text={device.secretKey} what="secret key" />
        </div>
      )}
    </SpaceBetween>
  )
}

function pngUrl(png: Uint8Array): string {
  return `data:image/png;base64,${btoa(String.fromCharCode(...png))}`
}
