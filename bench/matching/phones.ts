import { getCountries, getExampleNumber } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { readPhone } from '../../worker/domain/phone.ts'

/** Part of every country's example number, in every format, that is read as the E.164 it is. */
export function e164OfExamples(): number {
  let [right, all] = [0, 0]
  for (const country of getCountries()) {
    const number = getExampleNumber(country, examples)
    if (!number) continue
    const formats: [string, string | null][] = [
      [number.number, null],
      [number.formatInternational(), null],
      [number.format('RFC3966'), null],
      [number.number.replace('+', '00'), null],
      [number.formatInternational().replaceAll(' ', '-'), null],
      [number.formatNational(), country],
      [number.formatNational().replaceAll(/[^\d]/g, ''), country],
      [number.formatNational().replaceAll(/[ -]/g, '.'), country],
    ]
    for (const [typed, of] of formats) {
      all++
      if (readPhone(typed, of)?.normal === number.number) right++
    }
  }
  return right / all
}
