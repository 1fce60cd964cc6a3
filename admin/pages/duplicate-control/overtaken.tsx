import { Button } from '../../parts/button.tsx'
import { Dialog, DialogFoot } from '../../parts/dialog.tsx'
import type { DuplicateControl } from '../../wire.ts'
import type { Change } from './changes.ts'
import css from './control.module.css'

type OvertakenProps = {
  theirs: DuplicateControl
  theirChanges: Change[]
  myChanges: Change[]
  takeTheirs: () => void
  saveMine: () => void
  onClose: () => void
}

/** Two admins at once: what the other one saved, what saving mine would change of that, and the choice. */
export const Overtaken = ({
  theirs,
  theirChanges,
  myChanges,
  takeTheirs,
  saveMine,
  onClose,
}: OvertakenProps) => (
  <Dialog title="Another admin saved first" onClose={onClose} firm wide>
    <p>
      While you were editing, version {theirs.version} was saved. Nothing of yours has been saved yet. Choose
      which settings hold.
    </p>
    <Compare
      title="What they changed"
      columns={['Before', 'Now']}
      rows={theirChanges}
      none="Nothing that you see here."
    />
    <Compare
      title="What yours would change"
      columns={['Theirs', 'Yours']}
      rows={myChanges}
      none="Nothing: they chose the same as you."
    />
    <DialogFoot>
      <Button onClick={onClose}>Back to editing</Button>
      <Button onClick={takeTheirs}>Take theirs</Button>
      <Button kind="primary" onClick={saveMine}>
        Save mine
      </Button>
    </DialogFoot>
  </Dialog>
)

type CompareProps = { title: string; columns: [string, string]; rows: Change[]; none: string }

const Compare = ({ title, columns, rows, none }: CompareProps) => (
  <section>
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
