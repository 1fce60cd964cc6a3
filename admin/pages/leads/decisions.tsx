import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Empty, Loading } from '../../parts/empty.tsx'
import { Icon } from '../../parts/icon.tsx'
import { LeadLink } from '../../parts/lead-link.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { Time } from '../../parts/time.tsx'
import { useResource } from '../../resource.ts'
import type { Candidate, Channel, Decision, Lead, Page } from '../../wire.ts'
import { candidateWords, flagSentence, headline, nobodySentence } from './decision-words.ts'
import { EvidenceList } from './evidence.tsx'
import css from './lead.module.css'

/** Every request that became this lead or was added to it, and why. */
export function Decisions({ lead }: { lead: Lead }) {
  const decisions = useResource<Page<Decision>>(`/leads/${lead.id}/decisions?limit=50`)
  const channels = useResource<Page<Channel>>('/channels')
  const list = decisions.data?.data
  return (
    <Card
      title="Why it was matched or not"
      hint="One entry for each request and each change that was checked, newest first."
      flush
    >
      {decisions.problem && <ProblemNote problem={decisions.problem} retry={decisions.reload} />}
      {!list && !decisions.problem && <Loading rows={3} />}
      {list?.length === 0 && (
        <Empty icon="merge" title="Never checked">
          Only leads that arrive through a channel, or are changed later, are checked for duplicates.
        </Empty>
      )}
      {list && list.length > 0 && (
        <ol aria-label="Decisions">
          {list.map((decision) => (
            <DecisionEntry
              key={decision.id}
              decision={decision}
              lead={lead}
              channel={channels.data?.data.find(({ id }) => id === decision.channel_id)?.name}
            />
          ))}
        </ol>
      )}
    </Card>
  )
}

const signs = {
  created: { icon: 'plus', look: '' },
  merged: { icon: 'merge', look: css.joined },
  updated: { icon: 'merge', look: css.joined },
  kept_both: { icon: 'split', look: '' },
  queued_for_review: { icon: 'alert', look: css.waits },
} as const

const again = { icon: 'again', look: '' } as const

/** A request may have been compared with a score of leads. */
const SHORT = 6

type EntryProps = { decision: Decision; lead: Lead; channel: string | undefined }

function DecisionEntry({ decision, lead, channel }: EntryProps) {
  const left = decision.kind === 'update' && decision.outcome === 'kept_both'
  const [all, setAll] = useState(false)
  const shown = all ? decision.candidates : decision.candidates.slice(0, SHORT)
  const sign = left ? again : signs[decision.outcome]
  return (
    <li class={css.decision}>
      <span class={`${css.sign} ${sign?.look ?? ''}`}>
        <Icon name={sign?.icon ?? 'info'} size={15} />
      </span>
      <div>
        <strong>{headline(decision)}</strong>
        <ul class={css.reasons}>
          {decision.candidates.length === 0 && <li>{nobodySentence(decision)}</li>}
          {shown.map((candidate) => (
            <CandidateLine
              key={`${candidate.contact_id} ${candidate.lead_id}`}
              decision={decision}
              candidate={candidate}
              lead={lead}
            />
          ))}
          {decision.candidates.length > SHORT && (
            <li>
              <Button kind="bare" small aria-expanded={all} onClick={() => setAll(!all)}>
                {all ? 'Show fewer' : `${decision.candidates.length - SHORT} more that were looked at`}
              </Button>
            </li>
          )}
          {decision.flags.map((flag) => (
            <li key={flag}>{flagSentence(flag)}</li>
          ))}
        </ul>
        <p class={css.sub}>
          {channel && `${channel}, `}
          <Time at={decision.created_at} full /> · rule version {decision.rule_version}
        </p>
      </div>
    </li>
  )
}

function CandidateLine({
  decision,
  candidate,
  lead,
}: {
  decision: Decision
  candidate: Candidate
  lead: Lead
}) {
  const { before, after } = candidateWords(decision, candidate)
  return (
    <li>
      {before}{' '}
      {candidate.lead_id === null ? (
        'a contact without a lead'
      ) : candidate.lead_id === lead.id ? (
        'this lead'
      ) : (
        <LeadLink id={candidate.lead_id} />
      )}
      {after}
      <EvidenceList evidence={candidate.evidence} />
    </li>
  )
}
