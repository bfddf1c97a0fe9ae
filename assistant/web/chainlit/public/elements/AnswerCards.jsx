// The cards of one answer. Chainlit compiles this file anew for every answer at every turn, so
// it is short; what it draws with came with the start of the conversation (CardParts.jsx).
import { useEffect, useState } from "react"

const shared = globalThis.bronwijzer
const Cards = shared.Cards

const Later = () => {
  const [, draw] = useState(0)
  useEffect(() => shared.onDefined(() => draw((count) => count + 1)), [])
  return shared.Cards ? <shared.Cards props={props} callAction={callAction} /> : null
}

export default Cards ? <Cards props={props} callAction={callAction} /> : <Later />
