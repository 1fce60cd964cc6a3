/** From log-odds as weighed to log-odds as stated: points of a line that never falls; beyond its ends it goes on. */
export type Curve = { weighed: number; stated: number }[]

/** Along the curve; beyond its ends by as much more or less as was weighed. */
export function along(curve: Curve, weighed: number): number {
  const [first, last] = [curve[0], curve.at(-1)]
  if (!first || !last) return weighed
  if (weighed <= first.weighed) return first.stated + Math.min(0, weighed - first.weighed)
  if (weighed >= last.weighed) return last.stated + (weighed - last.weighed)
  for (let i = 1; ; i++) {
    const [from, to] = [curve[i - 1], curve[i]] as [Curve[0], Curve[0]]
    if (weighed > to.weighed) continue
    const part = (weighed - from.weighed) / (to.weighed - from.weighed)
    return from.stated + part * (to.stated - from.stated)
  }
}
