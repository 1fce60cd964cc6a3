const MILLION = 1_000_000

/** `97.3%`, `84%`: cut, never rounded up, so that nothing uncertain is called 100% and nothing below the line 90%. */
export function percent(probability: number): string {
  if (probability > 0.999) return '>99.9%'
  const millionths = Math.round(probability * MILLION)
  return probability >= 0.9
    ? `${(Math.floor(millionths / 1_000) / 10).toFixed(1)}%`
    : `${Math.floor(millionths / 10_000)}%`
}
