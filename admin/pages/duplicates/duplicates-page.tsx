import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { Button } from '../../parts/button.tsx'
import { KeysDialog } from '../../parts/keys-dialog.tsx'
import { Page } from '../../parts/page.tsx'
import { ContactPlaces } from '../contacts/contact-places.tsx'
import { ModelCard } from '../model/model-card.tsx'
import { type At, duplicatesAddress } from './address.ts'
import css from './duplicates.module.css'
import { MergedByWhom } from './merged-by-whom.tsx'
import { PairFilter } from './pair-filter.tsx'
import { PairList } from './pair-list.tsx'
import { pairKeys } from './use-pair-keys.ts'
import { WaitingGroups } from './waiting-groups.tsx'

/** Likely duplicates, the likeliest first. The filter is the address: a link to it shows the same. */
export function DuplicatesPage() {
  const { query, route } = useLocation()
  const at: At = query
  const [isHelp, setHelp] = useState(false)
  const filter = [at.kind, at.status, at.min_confidence, at.contact_id, at.after].join()
  return (
    <Page title="Duplicates">
      <ContactPlaces />
      <p class={css.words}>
        Pairs that may be one person, the likeliest first. Above 90% a pair is flagged for merge, up to 90% it
        is suggested. <MergedByWhom />
      </p>
      <ModelCard />
      <WaitingGroups />
      <div class={css.tools}>
        <PairFilter at={at} onFilter={(to) => route(duplicatesAddress(to), true)} />
        <Button kind="bare" small onClick={() => setHelp(true)}>
          Keys
        </Button>
      </div>
      <PairList key={filter} at={at} help={() => setHelp(true)} />
      {isHelp && <KeysDialog keys={pairKeys} onClose={() => setHelp(false)} />}
    </Page>
  )
}
