import { useLocation } from 'preact-iso/router'
import { Button } from '../../parts/button.tsx'
import { contactName } from '../../parts/contact-name.ts'
import css from './contacts.module.css'
import { MERGE_MAX, mergeAddress, selected, toggle } from './selection.ts'

/** What is selected, in sight while one searches for the next. */
export function SelectionBar() {
  const { route } = useLocation()
  const list = selected.value
  const words =
    list.length === 0
      ? 'Nothing selected'
      : list.length === 1
        ? '1 selected; select another one to merge them'
        : list.length > MERGE_MAX
          ? `${list.length} selected; at most ${MERGE_MAX} can be compared`
          : `${list.length} selected`
  return (
    <section class={list.length > 0 ? css.bar : 'visually-hidden'} aria-label="Selection">
      <span role="status">{words}</span>
      {list.length > 0 && (
        <>
          <ul class={css.chips}>
            {list.map((contact) => (
              <li key={contact.id} class={css.chip}>
                {contactName(contact)}
                <Button
                  kind="bare"
                  small
                  icon="close"
                  aria-label={`Deselect ${contactName(contact)}`}
                  onClick={() => toggle(contact)}
                />
              </li>
            ))}
          </ul>
          <Button
            onClick={() => {
              selected.value = []
            }}
          >
            Clear
          </Button>
          <Button
            kind="primary"
            icon="merge"
            disabled={list.length < 2 || list.length > MERGE_MAX}
            onClick={() => route(mergeAddress(list.map(({ id }) => id)))}
          >
            Merge
          </Button>
        </>
      )}
    </section>
  )
}
