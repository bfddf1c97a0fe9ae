// What the cards of an answer are made of. All text arrives in `props` and is drawn as React
// text: never as markup, so a quote stands here as it stands in its source.
import { ThumbsDown, ThumbsUp } from "lucide-react"
import { createContext, useContext, useEffect, useId, useRef, useState } from "react"

// Chainlit compiles and runs this file anew at every turn of a conversation. React would take
// what that makes for other components, and draw all cards again without their state: so the
// first ones made are kept, and get what differs by `Card`.
const shared = globalThis.bronwijzer

const makeCards = () => {
  const Card = createContext(null)
  const useLabel = () => {
    const { props } = useContext(Card)
    return (name) => props.labels[name]
  }

  // Runs an action of the chat; says so where that fails, and bears one press at a time.
  const useAction = () => {
    const { callAction } = useContext(Card)
    const [state, setState] = useState("")
    const run = async (name, payload, opener) => {
      if (state === "busy") return
      setState("busy")
      shared.opener = opener ?? null
      const answer = await callAction({ name, payload }).catch(() => null)
      setState(answer?.success && answer.response !== false ? "" : "failed")
    }
    return [run, state]
  }

  const Failure = ({ state }) => {
    const label = useLabel()
    return (
      <p role="status" className={state === "failed" ? "bw-failure" : "bw-unseen"}>
        {state === "failed" ? label("action_failed") : ""}
      </p>
    )
  }

  const OutLink = ({ href, className, children }) => {
    const label = useLabel()
    return (
      <a href={href} target="_blank" rel="noopener noreferrer" className={className}>
        {children}
        <span className="bw-unseen"> ({label("label_new_tab")})</span>
      </a>
    )
  }

  const Runs = ({ runs }) =>
    runs.map((run, index) => {
      if (run.marked) return <mark key={index}>{run.text}</mark>
      return run.key ? <strong key={index}>{run.text}</strong> : <span key={index}>{run.text}</span>
    })

  const Block = ({ block }) => (
    <div
      className={`bw-block bw-${block.kind}${block.bullet ? " bw-bullet" : ""}`}
      style={block.kind === "list_item" ? { "--depth": block.depth } : undefined}
    >
      <Runs runs={block.runs} />
    </div>
  )

  // A button that says for a moment what it did, in place of its name.
  const Doing = ({ does, done, failed, children, testid }) => {
    const [said, setSaid] = useState("")
    const press = async () => {
      setSaid((await does()) ? done : failed)
      setTimeout(() => setSaid(""), 4000)
    }
    return (
      <button type="button" className="bw-quiet" onClick={press} data-testid={testid}>
        <span aria-live="polite">{said || children}</span>
      </button>
    )
  }

  const Collect = ({ quote }) => {
    const label = useLabel()
    const [on, setOn] = useState(shared.isCollected(quote))
    useEffect(() => shared.onCollection(() => setOn(shared.isCollected(quote))), [])
    return (
      <button
        type="button"
        className="bw-quiet"
        aria-pressed={on}
        onClick={() => shared.collect(quote)}
        data-testid="collect"
      >
        {label(on ? "label_collected" : "label_collect")}
      </button>
    )
  }

  const QuoteCard = ({ quote }) => {
    const label = useLabel()
    const { props } = useContext(Card)
    const [run, state] = useAction()
    const failed = label("label_copy_failed")
    const notice = label("card_notice")
    return (
      <article className="bw-card bw-quote" data-testid="quote-card">
        <div className="bw-badges">
          {quote.is_card ? <p className="bw-notice">{notice}</p> : null}
          {quote.fit ? <p className="bw-fit">{quote.fit}</p> : null}
        </div>
        <blockquote className="bw-text" data-testid="quote-text">
          {quote.text.map((block, index) => <Block key={index} block={block} />)}
        </blockquote>
        <footer className="bw-source">
          <cite className="bw-title">{quote.title}</cite>
          <ul className="bw-details">
            {quote.details.map((detail, index) => <li key={index}>{detail}</li>)}
          </ul>
          {quote.heading ? <div className="bw-heading-line">{quote.heading}</div> : null}
          {quote.also_in ? <div className="bw-also" data-testid="also-in">{quote.also_in}</div> : null}
        </footer>
        <div className="bw-actions">
          <button
            type="button"
            className="bw-button"
            disabled={state === "busy"}
            onClick={(event) => run("context", quote.place, event.currentTarget)}
            data-testid="context-button"
          >
            {label("label_context_show")}
          </button>
          <OutLink href={quote.source_page} className="bw-link">{label("label_source_page")}</OutLink>
          {quote.original ? (
            <OutLink href={quote.original} className="bw-link">{label("label_original")}</OutLink>
          ) : null}
        </div>
        <div className="bw-actions bw-more-actions">
          <button type="button" className="bw-quiet" disabled={state === "busy"}
            onClick={() => run("more_from", quote.place)} data-testid="more-from">
            {label("label_more_from")}
          </button>
          <button type="button" className="bw-quiet" disabled={state === "busy"}
            onClick={() => run("similar", quote.place)} data-testid="similar">
            {label("label_similar")}
          </button>
          <Doing does={() => shared.copyQuotes([quote], notice)} done={label("label_copied")}
            failed={failed} testid="copy">{label("label_copy")}</Doing>
          <Doing does={() => shared.shareLink(quote)} done={label("label_shared")}
            failed={failed} testid="share">{label("label_share")}</Doing>
          {props.collects ? <Collect quote={quote} /> : null}
        </div>
        <Failure state={state} />
      </article>
    )
  }

  const SignpostCard = ({ post }) => {
    const label = useLabel()
    return (
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
  }

  const NearestSource = ({ source }) => {
    const label = useLabel()
    return (
      <li className="bw-near" data-testid="nearest">
        <OutLink href={source.source_page} className="bw-near-title">{source.title}</OutLink>
        <span className="bw-soft">{source.publisher}</span>
        {source.original ? (
          <OutLink href={source.original} className="bw-link">{label("label_original")}</OutLink>
        ) : null}
      </li>
    )
  }

  const Searched = () => {
    const label = useLabel()
    const { props } = useContext(Card)
    const [run, state] = useAction()
    if (!props.searched) return null
    return (
      <div className="bw-searched" data-testid="searched">
        <span className="bw-soft">{label("label_searched")}</span> <q>{props.searched}</q>
        {props.alone ? (
          <button type="button" className="bw-quiet" disabled={state === "busy"}
            onClick={() => run("alone", { question: props.alone })} data-testid="search-alone">
            {label("label_search_alone")}
          </button>
        ) : null}
        <Failure state={state} />
      </div>
    )
  }

  const Widen = () => {
    const { props } = useContext(Card)
    const [run, state] = useAction()
    return (
      <div className="bw-card bw-widen" data-testid="widen">
        <p>{props.widen_intro}</p>
        <button type="button" className="bw-button" disabled={state === "busy"}
          onClick={() => run("filter", {})}>{props.widen}</button>
        <Failure state={state} />
      </div>
    )
  }

  const More = () => {
    const label = useLabel()
    const [run, state] = useAction()
    return (
      <div className="bw-actions">
        <button type="button" className="bw-button" disabled={state === "busy"}
          onClick={() => run("more", {})} data-testid="more">{label("label_more")}</button>
        <Failure state={state} />
      </div>
    )
  }

  const Feedback = ({ answer }) => {
    const label = useLabel()
    const { props } = useContext(Card)
    const [said, setSaid] = useState(shared.rated.has(answer) ? "feedback_thanks" : "")
    const [asks, setAsks] = useState(false)
    const line = useRef(null)
    const group = useId()
    const isSending = useRef(false)
    const send = async (reason) => {
      if (isSending.current) return
      isSending.current = true
      const address = `/feedback/${answer}?reason=${reason}`
      const response = await fetch(address, { method: "POST" }).catch(() => null)
      if (response?.ok) shared.rated.add(answer)
      isSending.current = response?.ok ?? false
      setSaid(response?.ok ? "feedback_thanks" : "feedback_failed")
      // The buttons go; whoever uses the keyboard or a screen reader goes on from the thanks.
      line.current?.focus()
    }
    return (
      <div className="bw-feedback" data-testid="feedback">
        {said === "feedback_thanks" ? null : (
          <div className="bw-actions" role="group" aria-labelledby={group}>
            <span id={group} className="bw-soft">{label("label_thumbs")}</span>
            <button type="button" className="bw-quiet" onClick={() => send("helpful")} data-testid="thumb-up">
              <ThumbsUp className="bw-icon" aria-hidden="true" />{label("label_thumb_up")}
            </button>
            <button type="button" className="bw-quiet" aria-expanded={asks}
              onClick={() => setAsks(!asks)} data-testid="thumb-down">
              <ThumbsDown className="bw-icon" aria-hidden="true" />{label("label_thumb_down")}
            </button>
          </div>
        )}
        {asks && said !== "feedback_thanks" ? (
          <div className="bw-actions" role="group" aria-label={label("feedback_why")} data-testid="reasons">
            <span className="bw-soft">{label("feedback_why")}</span>
            {Object.entries(props.reasons).map(([reason, words]) => (
              <button key={reason} type="button" className="bw-quiet" onClick={() => send(reason)}>
                {words}
              </button>
            ))}
          </div>
        ) : null}
        <p role="status" className="bw-soft" tabIndex={-1} ref={line}>{said ? label(said) : ""}</p>
      </div>
    )
  }

  const Cards = () => {
    const { props, callAction } = useContext(Card)
    const top = useRef(null)
    useEffect(() => {
      shared.setFilters(props.serial, props.chips, callAction)
      // Who pressed a button goes on reading from what it brought.
      shared.reveal(props.id, top.current, props.reveal)
    }, [])
    return (
      <div className="bw-cards" data-testid="answer-cards" ref={top} tabIndex={-1}>
        {props.about ? (
          <p><OutLink href={props.about.source_page} className="bw-link">{props.about.title}</OutLink></p>
        ) : null}
        {props.signposts.length ? (
          <ul className="bw-card bw-posts">
            {props.signposts.map((post, index) => <SignpostCard key={index} post={post} />)}
          </ul>
        ) : null}
        {props.quotes_intro ? <p className="bw-intro">{props.quotes_intro}</p> : null}
        {props.note ? <p className="bw-soft" data-testid="note">{props.note}</p> : null}
        <Searched />
        {props.quotes.map((quote, index) => <QuoteCard key={index} quote={quote} />)}
        {props.more ? <More /> : null}
        {props.widen ? <Widen /> : null}
        {props.nearest_intro ? <p className="bw-intro">{props.nearest_intro}</p> : null}
        {props.nearest.length ? (
          <ul className="bw-card bw-nearest">
            {props.nearest.map((source, index) => <NearestSource key={index} source={source} />)}
          </ul>
        ) : null}
        {props.contact ? (
          <p className="bw-contact" data-testid="contact">
            {props.contact.text} <a href={`mailto:${props.contact.address}`} className="bw-link">{props.contact.address}</a>
          </p>
        ) : null}
        {props.answer_id ? <Feedback answer={props.answer_id} /> : null}
      </div>
    )
  }

  return ({ props, callAction }) => (
    <Card.Provider value={{ props, callAction }}><Cards /></Card.Provider>
  )
}

shared.define("Cards", makeCards)

export default <></>
