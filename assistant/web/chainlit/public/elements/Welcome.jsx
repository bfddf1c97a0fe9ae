// What stands above an empty conversation.
import { useEffect } from "react"

export default function Welcome() {
  useEffect(() => {
    document.documentElement.lang = props.language
    globalThis.bronwijzer.start(props.labels)
    // The first answer need not wait for it then.
    fetch("/public/elements/AnswerCards.jsx")
    globalThis.bronwijzer.setFilters(props.serial, props.chips, callAction)
  }, [])
  const planned = globalThis.bronwijzer.cafe.title()
  return (
    <div className="bw-welcome" data-testid="welcome">
      <h1>{props.name}</h1>
      <p>{props.what}</p>
      <p className="bw-soft">{props.limits}</p>
      {props.starters.length ? (
        <div className="bw-starters" data-testid="starters">
          <p id="bw-starters-intro">{props.starters_intro}</p>
          <ul aria-labelledby="bw-starters-intro">
            {props.starters.map((question, index) => (
              <li key={index}>
                <button type="button" className="bw-starter" onClick={() => sendUserMessage(question)}>
                  {question}
                </button>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {planned ? (
        <p>
          <button type="button" className="bw-button" data-testid="cafe-go-on"
            onClick={() => sendUserMessage("/kenniscafe")}>
            {props.labels.cafe_label_keep_plan.replace("{title}", planned)}
          </button>
        </p>
      ) : null}
      <p className="bw-soft" data-testid="known">{props.known}</p>
      <p className="bw-soft" data-testid="kept">{props.kept}</p>
    </div>
  )
}
