import Box from '@cloudscape-design/components/box'
import Link from '@cloudscape-design/components/link'
import type { Mail } from '../../../../models/castellan.ts'
import type { Column } from '../../components/resource-table.tsx'
import { byTime, columnTime } from '../../components/time.ts'
import { href } from '../../router/location.ts'
import { Delivery, deliveryLabel } from './delivery.tsx'

/** The path of a mail's page. */
function mailPath(messageId: string): string {
  return `/inbox/${encodeURIComponent(messageId)}`
}

/** The inbox's columns. */
export const mailColumns: readonly Column<Mail>[] = [
  {
    id: 'subject',
    header: 'Subject',
    cell: ({ MessageId, Subject }) => <Link href={href(mailPath(MessageId))}>{Subject}</Link>,
    sortingComparator: (a, b) => a.Subject.localeCompare(b.Subject),
    isRowHeader: true,
    minWidth: 220,
  },
  { id: 'to', header: 'To', cell: ({ To }) => To, sortingComparator: (a, b) => a.To.localeCompare(b.To) },
  {
    id: 'date',
    header: 'Date',
    cell: ({ Created }) => columnTime(Created),
    sortingComparator: byTime(({ Created }) => Created),
  },
  {
    id: 'delivery',
    header: 'Delivery',
    cell: (mail) => (
      <>
        <Delivery mail={mail} />
        {mail.LastError === undefined ? null : (
          <Box color="text-body-secondary" fontSize="body-s">
            <div className="wrapping">
              {`${mail.Attempts} ${mail.Attempts === 1 ? 'attempt' : 'attempts'}: ${mail.LastError}`}
            </div>
          </Box>
        )}
      </>
    ),
    sortingComparator: (a, b) => deliveryLabel(a).localeCompare(deliveryLabel(b)),
  },
  { id: 'attempts', header: 'Attempts', cell: ({ Attempts }) => Attempts, sortingField: 'Attempts', shown: false },
]
