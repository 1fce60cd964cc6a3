import type { Band } from '../../wire-model.ts'
import css from './calibration.module.css'
import { bandName, type Checked, checkedOf, share, type Verdict, verdictOf } from './calibration.ts'
import { CalibrationChart } from './calibration-chart.tsx'

const numbers = new Intl.NumberFormat('en')

const verdictWords: Record<Verdict, string> = {
  fits: 'fits',
  'too few': 'too few to tell',
  'more often': 'more often one person than stated',
  'less often': 'less often one person than stated',
}

/** Whether 80% means 80%: as a picture, and in numbers. */
export function CalibrationFigure({ bands }: { bands: Band[] }) {
  const checked = checkedOf(bands)
  if (checked.length === 0)
    return (
      <p class={css.words}>
        There is too little to check it by: that takes 30 pairs beyond doubt that have an email, a birth date
        or an identifying attribute besides.
      </p>
    )
  return (
    <figure class={css.calibration}>
      <CalibrationChart bands={checked} />
      <div class={css.numbers}>
        <table class={css.table}>
          <caption class="visually-hidden">Stated against observed, by what is stated</caption>
          <thead>
            <tr>
              <th scope="col">Between</th>
              <th scope="col">Checked</th>
              <th scope="col">Stated</th>
              <th scope="col">Observed</th>
              <th scope="col">Beside each other</th>
            </tr>
          </thead>
          <tbody>
            {checked.map((band) => (
              <BandRow key={band.from} band={band} />
            ))}
          </tbody>
        </table>
        <figcaption>
          Email, birth date and identifying attributes are witnesses: each is left out, and then heard. The
          bars are 95% intervals; on the diagonal a model is right; the dashed line is 90%. Pairs beyond doubt
          are not among these. The model is corrected by the same witnesses, so that the two agree says less
          than your own judgement would.
        </figcaption>
      </div>
    </figure>
  )
}

const BandRow = ({ band: { testimony, ...band } }: { band: Checked }) => (
  <tr data-verdict={verdictOf(testimony)}>
    <th scope="row">{bandName(band)}</th>
    <td>{numbers.format(testimony.pairs)}</td>
    <td>{share(testimony.stated)}</td>
    <td>
      {share(testimony.observed)}{' '}
      <span class={css.range}>
        ({share(testimony.low)} to {share(testimony.high)})
      </span>
    </td>
    <td class={css.verdict}>{verdictWords[verdictOf(testimony)]}</td>
  </tr>
)
