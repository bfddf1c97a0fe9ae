// A stretch of a source around a quote, in the panel beside the chat.
import { useEffect, useRef, useState } from "react"

const label = (name) => props.labels[name]

const Runs = ({ runs }) =>
  runs.map((run, index) =>
    run.marked ? <mark key={index}>{run.text}</mark> : <span key={index}>{run.text}</span>
  )

const Block = ({ block }) => (
  <div
    className={`bw-block bw-${block.kind}${block.bullet ? " bw-bullet" : ""}`}
    style={block.kind === "list_item" ? { "--depth": block.depth } : undefined}
  >
    <Runs runs={block.runs} />
  </div>
)

export default function ContextPanel() {
  const top = useRef(null)
  const [state, setState] = useState("")
  useEffect(() => {
    // Reading goes on here, from the keyboard and with a screen reader too.
    const mark = top.current?.querySelector("mark")
    top.current?.focus({ preventScroll: true })
    ;(mark ?? top.current)?.scrollIntoView({ block: mark ? "center" : "start" })
  }, [])
  const turn = async (place) => {
    if (state === "busy") return
    setState("busy")
    const answer = await callAction({ name: "context", payload: place }).catch(() => null)
    setState(answer?.success && answer.response !== false ? "" : "failed")
  }
  const Turn = ({ to, name, testid }) => (
    <button type="button" className="bw-button" disabled={!to || state === "busy"}
      onClick={() => turn(to)} data-testid={testid}>{label(name)}</button>
  )
  return (
    <section className="bw-panel" aria-label={label("label_context")} tabIndex={-1} ref={top}
      data-testid="context">
      {props.is_card ? <p className="bw-notice">{label("card_notice")}</p> : null}
      <p className="bw-title">{props.title}</p>
      <ul className="bw-details">
        {props.details.map((detail, index) => <li key={index}>{detail}</li>)}
      </ul>
      {props.notice ? <p className="bw-warning" role="status">{props.notice}</p> : null}
      {state === "failed" ? <p role="status" className="bw-failure">{label("action_failed")}</p> : null}
      <blockquote className="bw-text bw-context" data-testid="context-text">
        {props.blocks.map((block, index) => <Block key={index} block={block} />)}
      </blockquote>
      <a href={props.source_page} target="_blank" rel="noopener noreferrer" className="bw-link">
        {label("label_source_page")}
        <span className="bw-unseen"> ({label("label_new_tab")})</span>
      </a>
      <div className="bw-actions bw-turns">
        <Turn to={props.previous} name="label_previous" testid="previous" />
        <Turn to={props.next} name="label_next" testid="next" />
        {props.to_quote ? <Turn to={props.to_quote} name="label_to_quote" testid="to-quote" /> : null}
      </div>
    </section>
  )
}
