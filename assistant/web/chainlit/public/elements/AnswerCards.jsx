// The cards of one answer. All text arrives in `props` and is drawn as React text:
// never as markup, so a quote stands here as it stands in its source.
import { useId, useRef, useState } from "react"

// Chainlit evaluates this file anew, and so forgets all state, whenever a question is sent:
// which contexts stand open, and which answers were marked as wrong, is kept outside.
const opened = (globalThis.bronwijzerOpened ??= new Set())
const marked = (globalThis.bronwijzerMarked ??= new Set())

const label = (name) => props.labels[name]

const OutLink = ({ href, className, children }) => (
  <a href={href} target="_blank" rel="noopener noreferrer" className={className}>
    {children}
    <span className="bw-unseen"> ({label("label_new_tab")})</span>
  </a>
)

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

const Blocks = ({ blocks }) => blocks.map((block, index) => <Block key={index} block={block} />)

const QuoteCard = ({ quote, name }) => {
  const [open, setOpen] = useState(opened.has(name))
  const region = useId()
  const toggle = () => {
    if (open) opened.delete(name)
    else opened.add(name)
    setOpen(!open)
  }
  return (
    <article className="bw-card bw-quote" data-testid="quote-card">
      {quote.is_card ? <p className="bw-notice">{label("card_notice")}</p> : null}
      <div id={region}>
        {open ? (
          <blockquote
            className="bw-text bw-context"
            aria-label={label("label_context")}
            data-testid="context"
          >
            <Blocks blocks={quote.context} />
          </blockquote>
        ) : (
          <blockquote className="bw-text" data-testid="quote-text">
            <Blocks blocks={quote.text} />
          </blockquote>
        )}
      </div>
      <footer className="bw-source">
        <cite className="bw-title">{quote.title}</cite>
        <ul className="bw-details">
          {quote.details.map((detail, index) => <li key={index}>{detail}</li>)}
        </ul>
        {quote.heading ? <div className="bw-heading-line">{quote.heading}</div> : null}
      </footer>
      <div className="bw-actions">
        <button
          type="button"
          className="bw-button"
          aria-expanded={open}
          aria-controls={region}
          onClick={toggle}
          data-testid="context-button"
        >
          {label(open ? "label_context_hide" : "label_context_show")}
        </button>
        <OutLink href={quote.source_page} className="bw-link">{label("label_source_page")}</OutLink>
        {quote.original ? (
          <OutLink href={quote.original} className="bw-link">{label("label_original")}</OutLink>
        ) : null}
      </div>
    </article>
  )
}

const SignpostCard = ({ post }) => (
  <li className="bw-post" data-testid="signpost">
    <div className="bw-post-words">
      <strong>{post.name}</strong>
      <span>{post.purpose}</span>
      {post.hours ? <span className="bw-soft">{post.hours}</span> : null}
    </div>
    <div className="bw-post-links">
      <a className="bw-call" href={post.tel}>{post.call}</a>
      {post.website ? (
        <OutLink href={post.website} className="bw-link">{label("label_website")}</OutLink>
      ) : null}
    </div>
    <span className="bw-checked">{post.checked}</span>
  </li>
)

const NearestSource = ({ source }) => (
  <li className="bw-near" data-testid="nearest">
    <OutLink href={source.source_page} className="bw-near-title">{source.title}</OutLink>
    <span className="bw-soft">{source.publisher}</span>
    {source.original ? (
      <OutLink href={source.original} className="bw-link">{label("label_original")}</OutLink>
    ) : null}
  </li>
)

const MarkWrong = ({ answer }) => {
  const [said, setSaid] = useState(marked.has(answer) ? "feedback_thanks" : "")
  const line = useRef(null)
  const send = async () => {
    const response = await fetch(`/feedback/${answer}`, { method: "POST" }).catch(() => null)
    if (response?.ok) marked.add(answer)
    setSaid(response?.ok ? "feedback_thanks" : "feedback_failed")
    // The button goes; whoever uses the keyboard or a screen reader goes on from the thanks.
    line.current?.focus()
  }
  return (
    <div className="bw-actions" data-testid="feedback">
      {said === "feedback_thanks" ? null : (
        <button type="button" className="bw-button" onClick={send} data-testid="mark-wrong">
          {label("label_mark_wrong")}
        </button>
      )}
      <p role="status" className="bw-soft" tabIndex={-1} ref={line}>{said ? label(said) : ""}</p>
    </div>
  )
}

export default function AnswerCards() {
  return (
    <div className="bw-cards" data-testid="answer-cards">
      {props.signposts.length ? (
        <ul className="bw-card bw-posts">
          {props.signposts.map((post, index) => <SignpostCard key={index} post={post} />)}
        </ul>
      ) : null}
      {props.quotes_intro ? <p className="bw-intro">{props.quotes_intro}</p> : null}
      {props.quotes.map((quote, index) => (
        <QuoteCard key={index} quote={quote} name={`${props.id}/${index}`} />
      ))}
      {props.nearest_intro ? <p className="bw-intro">{props.nearest_intro}</p> : null}
      {props.nearest.length ? (
        <ul className="bw-card bw-nearest">
          {props.nearest.map((source, index) => <NearestSource key={index} source={source} />)}
        </ul>
      ) : null}
      {props.answer_id ? <MarkWrong answer={props.answer_id} /> : null}
    </div>
  )
}
