// The card of a session. What it draws with comes along (CafeParts.jsx), as for answers.
import { useEffect, useState } from "react"

const shared = globalThis.bronwijzer
const Cafe = shared.Cafe

const Later = () => {
  const [, draw] = useState(0)
  useEffect(() => shared.onDefined(() => draw((count) => count + 1)), [])
  return shared.Cafe ? <shared.Cafe props={props} callAction={callAction} /> : null
}

export default Cafe ? <Cafe props={props} callAction={callAction} /> : <Later />
