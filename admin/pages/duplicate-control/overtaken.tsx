import { Button } from '../../parts/button.tsx'
import { Dialog, DialogFoot } from '../../parts/dialog.tsx'
import type { DuplicateControl } from '../../wire.ts'
import type { Change } from './changes.ts'
import css from './control.module.css'
import type { Joined } from './keep-both.ts'

type OvertakenProps = {
  theirs: DuplicateControl
  theirChanges: Change[]
  /** What saving mine as it is would change of theirs. */
  myChanges: Change[]
  joined: Joined
  takeTheirs: () => void
  saveMine: () => void
  saveBoth: () => void
  onClose: () => void
}

/** Two admins at once: what each changed, and the choice: both, theirs or mine. */
export const Overtaken = ({
  theirs,
  theirChanges,
  myChanges,
  joined,
  takeTheirs,
  saveMine,
  saveBoth,
  onClose,
}: OvertakenProps) => {
  const mayKeepBoth = joined.mine.length > 0
  const undone = myChanges.filter(({ what }) => !joined.mine.some((mine) => mine.what === what))
  return (
    <Dialog title="Another admin saved first" onClose={onClose} firm wide>
      <p>
        While you were editing, version {theirs.version} was saved. Nothing of yours has been saved yet.
        Choose which settings hold.
      </p>
      <Compare
        title="What they changed"
        columns={['Before', 'Now']}
        rows={theirChanges}
        none="Nothing that you see here."
      />
      <Compare
        title="What only you changed"
        columns={['Theirs', 'Yours']}
        rows={joined.mine}
        none="Nothing that they did not change too."
      />
      {joined.clashes.length > 0 && (
        <Compare
          title="What both of you changed"
          columns={['Theirs', 'Yours']}
          rows={joined.clashes}
          none=""
        />
      )}
      <ul class={css.ways}>
        {mayKeepBoth && (
          <li>
            <strong>Keep both</strong> puts what only you changed onto their version.
            {joined.clashes.length > 0 && ' Where both of you changed the same setting, theirs stays.'}
          </li>
        )}
        <li>
          <strong>Take theirs</strong> drops your changes.
        </li>
        <li>
          <strong>Save mine</strong>{' '}
          {undone.length > 0
            ? `replaces their version; of theirs it undoes: ${undone.map(({ what }) => what).join(', ')}.`
            : 'replaces their version.'}
        </li>
      </ul>
      <DialogFoot>
        <Button onClick={onClose}>Back to editing</Button>
        <Button onClick={takeTheirs}>Take theirs</Button>
        <Button kind={mayKeepBoth ? 'plain' : 'primary'} onClick={saveMine}>
          Save mine
        </Button>
        {mayKeepBoth && (
          <Button kind="primary" onClick={saveBoth}>
            Keep both
          </Button>
        )}
      </DialogFoot>
    </Dialog>
  )
}

type CompareProps = { title: string; columns: [string, string]; rows: Change[]; none: string }

const Compare = ({ title, columns, rows, none }: CompareProps) => (
  <section aria-label={title}>
    <h3>{title}</h3>
    {rows.length === 0 ? (
      <p class={css.quiet}>{none}</p>
    ) : (
      <table class={css.compare}>
        <thead>
          <tr>
            <th scope="col">Setting</th>
            <th scope="col">{columns[0]}</th>
            <th scope="col">{columns[1]}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ what, from, to }) => (
            <tr key={what}>
              <th scope="row">{what}</th>
              <td>{from}</td>
              <td>{to}</td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
  </section>
)
