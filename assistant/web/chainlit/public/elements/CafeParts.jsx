// What the card of a session is made of: a form for the wishes, and the plan to work on. All text
// arrives from the server and is drawn as React text: a quote stands here as in its source.
import { ChevronDown, ChevronUp } from "lucide-react"
import { createContext, useContext, useEffect, useId, useRef, useState } from "react"

const shared = globalThis.bronwijzer

// Made once, as in CardParts.jsx: otherwise the card would be drawn anew at every question.
const makeCafe = () => {
  const cafe = shared.cafe
  const Card = createContext(null)
  const useLabels = () => useContext(Card).props.labels

  const useStore = () => {
    const [, draw] = useState(0)
    useEffect(() => cafe.on(() => draw((count) => count + 1)), [])
    return cafe.now()
  }

  // Runs a change and says whether there is a new plan; the labels have the words for a failure.
  const useChange = () => {
    const labels = useLabels()
    return (edit) => cafe.change(edit, labels.action_failed)
  }

  const OutLink = ({ href, children }) => {
    const labels = useLabels()
    return (
      <a href={href} target="_blank" rel="noopener noreferrer" className="bw-link">
        {children}
        <span className="bw-unseen"> ({labels.label_new_tab})</span>
      </a>
    )
  }

  const Field = ({ name, label, help, error, children }) => {
    const id = useId()
    const told = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ")
    return (
      <div className={`bw-field bw-field-${name}`}>
        <label htmlFor={id}>{label}</label>
        {children({ id, "aria-describedby": told || undefined, "aria-invalid": error ? true : undefined })}
        {help ? <p id={`${id}-help`} className="bw-soft">{help}</p> : null}
        {error ? (
          <p id={`${id}-error`} className="bw-failure" data-testid={`error-${name}`}>{error}</p>
        ) : null}
      </div>
    )
  }

  const Themes = ({ pick }) => {
    const labels = useLabels()
    const [themes, setThemes] = useState([])
    const name = useId()
    useEffect(() => {
      let isHere = true
      cafe.themes().then((found) => isHere && setThemes(found))
      return () => { isHere = false }
    }, [])
    if (!themes.length) return null
    return (
      <div className="bw-themes" data-testid="themes">
        <p id={name} className="bw-soft">{labels.themes}</p>
        <ul aria-labelledby={name}>
          {themes.map((theme) => (
            <li key={theme.name}>
              <button type="button" className="bw-chip" title={theme.is} onClick={() => pick(theme.name)}>
                {theme.name}
              </button>
            </li>
          ))}
        </ul>
      </div>
    )
  }

  const START = { format: "kenniscafe", sector: "", participants: "24", minutes: "90", rounds: "" }

  const startOf = (props, plan) => {
    const wishes = plan ? { ...plan.wishes, rounds: plan.wishes.rounds || "" } : { ...START, theme: "" }
    return props.theme ? { ...wishes, theme: props.theme } : wishes
  }

  const Form = ({ done }) => {
    const { props } = useContext(Card)
    const labels = props.labels
    const { busy, errors, nothing, plan, error } = useStore()
    const [wishes, setWishes] = useState(startOf(props, plan))
    const form = useRef(null)
    const said = useRef(null)
    const set = (name) => (event) => setWishes({ ...wishes, [name]: event.target.value })
    const send = async (event) => {
      event.preventDefault()
      const asked = { ...wishes, rounds: String(wishes.rounds).trim() === "" ? 0 : wishes.rounds }
      if (await cafe.make(asked, labels.action_failed)) return done()
      // Drawn first, then found: the field that is wrong, or the sentence.
      requestAnimationFrame(() => (form.current?.querySelector("[aria-invalid]") ?? said.current)?.focus())
    }
    const number = (name, help) => (
      <Field name={name} label={labels[name]} help={help} error={errors[name]}>
        {(told) => <input {...told} inputMode="numeric" autoComplete="off" value={wishes[name]} onChange={set(name)} />}
      </Field>
    )
    const shape = props.formats.find((one) => one.value === wishes.format)
    return (
      <form className="bw-card bw-cafe-form" onSubmit={send} noValidate ref={form} data-testid="cafe-form">
        <Field name="theme" label={labels.theme} help={labels.theme_help} error={errors.theme}>
          {(told) => <input {...told} autoComplete="off" value={wishes.theme} onChange={set("theme")} />}
        </Field>
        <Themes pick={(theme) => setWishes({ ...wishes, theme })} />
        <div className="bw-fields">
          <Field name="format" label={labels.format} help={shape?.is} error={errors.format}>
            {(told) => (
              <select {...told} value={wishes.format} onChange={set("format")}>
                {props.formats.map((one) => <option key={one.value} value={one.value}>{one.name}</option>)}
              </select>
            )}
          </Field>
          <Field name="sector" label={labels.sector} error={errors.sector}>
            {(told) => (
              <select {...told} value={wishes.sector} onChange={set("sector")}>
                <option value="">{labels.any_sector}</option>
                {props.sectors.map((one) => <option key={one} value={one}>{one}</option>)}
              </select>
            )}
          </Field>
        </div>
        <div className="bw-fields bw-numbers">
          {number("participants")}
          {number("minutes")}
          {number("rounds", labels.rounds_help)}
        </div>
        {plan ? <p className="bw-soft">{labels.new_sure}</p> : null}
        <div className="bw-actions">
          <button type="submit" className="bw-button bw-main" disabled={busy !== ""} data-testid="cafe-make">
            {busy === "plan" ? labels.busy : labels.make}
          </button>
          {plan ? <button type="button" className="bw-quiet" onClick={done}>{labels.cancel}</button> : null}
        </div>
        <p role="status" tabIndex={-1} ref={said} className={nothing ? "bw-warning" : error ? "bw-failure" : "bw-unseen"}
          data-testid="cafe-says">{nothing || error}</p>
      </form>
    )
  }

  const Quote = ({ item }) => {
    const labels = useLabels()
    return (
      <>
        <blockquote className="bw-text bw-block" lang={item.language} data-testid="cafe-quote">{item.text}</blockquote>
        <p className="bw-item-source">
          {item.marks.map((mark) => <span key={mark} className="bw-notice">{mark}</span>)}
          <cite className="bw-title">{item.title}</cite>
          <span className="bw-soft">{item.details}</span>
          <OutLink href={item.page}>{labels.source_page}</OutLink>
          {item.link ? <OutLink href={item.link}>{labels.original}</OutLink> : null}
        </p>
      </>
    )
  }

  // A field for the trainer's own words, beside a quote or by themselves.
  const Note = ({ start, save, close }) => {
    const labels = useLabels()
    const [words, setWords] = useState(start)
    const id = useId()
    const field = useRef(null)
    useEffect(() => field.current?.focus(), [])
    return (
      <div className="bw-field bw-note-field">
        <label htmlFor={id}>{labels.own}</label>
        <textarea id={id} ref={field} rows={3} maxLength={1000} value={words} aria-describedby={`${id}-help`}
          onChange={(event) => setWords(event.target.value)} data-testid="note-field" />
        <p id={`${id}-help`} className="bw-soft">{labels.note_help}</p>
        <button type="button" className="bw-button" data-testid="note-save"
          onClick={async () => { if (await save(words)) close() }}>{labels.note_save}</button>
      </div>
    )
  }

  const Item = ({ item, section, index }) => {
    const labels = useLabels()
    const { busy } = useStore()
    const change = useChange()
    const [notes, setNotes] = useState(false)
    const line = useRef(null)
    const last = section.items.length - 1
    const act = async (does) => {
      const list = line.current.parentElement
      if (!(await change({ does, item: item.id }))) return
      const place = index + ({ up: -1, down: 1 }[does] ?? 0)
      // Who works from the keyboard goes on from the same button, at the end of a list from the
      // one for the way back, and from the section's name where the item is gone.
      requestAnimationFrame(() => {
        const usable = (name) => list.children[place]?.querySelector(`[data-act="${name}"]:not(:disabled)`)
        const button = does === "drop" ? null : (usable(does) ?? usable("up") ?? usable("down"))
        ;(button ?? list.closest("section").querySelector("h3")).focus({ preventScroll: true })
      })
    }
    const press = (does, off, children, name) => (
      <button type="button" className="bw-quiet bw-act" data-act={does} disabled={busy !== "" || off}
        aria-label={name} title={name} onClick={() => act(does)}>{children}</button>
    )
    return (
      <li className="bw-item" ref={line} data-testid="cafe-item">
        <p className="bw-kind">{item.kind}</p>
        {item.text ? <Quote item={item} /> : null}
        {item.note && !notes ? (
          <p className="bw-own" data-testid="cafe-note">
            {item.text ? <span className="bw-kind">{labels.own}: </span> : null}{item.note}
          </p>
        ) : null}
        {notes ? (
          <Note start={item.note} close={() => setNotes(false)}
            save={(text) => change({ does: "note_on", item: item.id, text })} />
        ) : null}
        <div className="bw-actions bw-acts">
          {press("drop", false, labels.drop)}
          {item.text ? press("replace", !section.reserve.length, labels.replace) : null}
          <button type="button" className="bw-quiet bw-act" aria-expanded={notes} onClick={() => setNotes(!notes)}>
            {labels.note}
          </button>
          {press("up", index === 0, <ChevronUp className="bw-chevron" aria-hidden="true" />, labels.up)}
          {press("down", index === last, <ChevronDown className="bw-chevron" aria-hidden="true" />, labels.down)}
        </div>
      </li>
    )
  }

  const Reserve = ({ section }) => {
    const labels = useLabels()
    const { busy } = useStore()
    const change = useChange()
    if (!section.reserve.length) return null
    return (
      <details className="bw-group bw-reserve" data-testid="reserve">
        <summary>{section.spare}</summary>
        <ul>
          {section.reserve.map((item) => (
            <li key={item.id} className="bw-item">
              <p className="bw-kind">{item.kind}</p>
              <Quote item={item} />
              <button type="button" className="bw-button" disabled={busy !== ""} data-testid="keep"
                onClick={() => change({ does: "keep", item: item.id })}>{labels.add}</button>
            </li>
          ))}
        </ul>
      </details>
    )
  }

  const Section = ({ section }) => {
    const labels = useLabels()
    const change = useChange()
    const [writes, setWrites] = useState(false)
    return (
      <section className="bw-section" data-section={section.kind} data-testid="cafe-section">
        <h3 tabIndex={-1}>{section.heading}</h3>
        {section.missing.map((sentence) => <p key={sentence} className="bw-soft bw-missing">{sentence}</p>)}
        <ol>
          {section.items.map((item, index) => (
            <Item key={item.id} item={item} section={section} index={index} />
          ))}
        </ol>
        <Reserve section={section} />
        {writes ? (
          <Note start="" close={() => setWrites(false)}
            save={(text) => change({ does: "note", section: section.kind, text })} />
        ) : (
          <button type="button" className="bw-quiet bw-act" onClick={() => setWrites(true)} data-testid="note-add">
            {labels.note_add}
          </button>
        )}
      </section>
    )
  }

  // A quote that is not in the plan yet, with the section to put it in.
  const Candidate = ({ item, place, sections }) => {
    const labels = useLabels()
    const { busy } = useStore()
    const change = useChange()
    const [section, setSection] = useState(sections[0].kind)
    const id = useId()
    return (
      <li className="bw-item" data-testid="candidate">
        {item.kind ? <p className="bw-kind">{item.kind}</p> : null}
        <Quote item={item} />
        <div className="bw-actions bw-put">
          <label htmlFor={id}>{labels.to_section}</label>
          <select id={id} value={section} onChange={(event) => setSection(event.target.value)}>
            {sections.map((one) => <option key={one.kind} value={one.kind}>{one.heading}</option>)}
          </select>
          <button type="button" className="bw-button" disabled={busy !== ""} data-testid="add"
            onClick={() => change({ does: "add", section, place })}>{labels.add}</button>
        </div>
      </li>
    )
  }

  const Search = ({ sections }) => {
    const labels = useLabels()
    const { busy } = useStore()
    const { callAction } = useContext(Card)
    const [question, setQuestion] = useState("")
    const [found, setFound] = useState({ found: [], says: "" })
    const id = useId()
    const send = async (event) => {
      event.preventDefault()
      const came = await cafe.search(question, labels.action_failed)
      if (came) setFound(came)
    }
    return (
      <div className="bw-extra">
        <form onSubmit={send} className="bw-field" role="search">
          <label htmlFor={id}>{labels.search}</label>
          <div className="bw-search">
            <input id={id} value={question} autoComplete="off" onChange={(event) => setQuestion(event.target.value)}
              data-testid="cafe-search" />
            <button type="submit" className="bw-button" disabled={busy !== ""} data-testid="cafe-search-go">
              {labels.search_go}
            </button>
          </div>
        </form>
        <Help help={found.help} callAction={callAction} />
        <p role="status" className={found.says ? "bw-soft" : "bw-unseen"}>{found.says}</p>
        <ul data-testid="found">
          {found.found.map((item) => (
            <Candidate key={item.page} item={item} place={item.place} sections={sections} />
          ))}
        </ul>
      </div>
    )
  }

  const Saved = ({ sections }) => {
    const labels = useLabels()
    const [saved, setSaved] = useState(shared.collected())
    useEffect(() => shared.onCollection(() => setSaved(shared.collected())), [])
    if (!saved.length) return null
    return (
      <details className="bw-group bw-extra" data-testid="saved">
        <summary>{labels.saved} ({saved.length})</summary>
        <ul>
          {saved.map((quote) => (
            <Candidate key={quote.source_page} sections={sections}
              place={{ ...quote.place, kind: quote.passage_kind }}
              item={{
                text: quote.plain, title: quote.title, details: quote.details.join(" · "), page: quote.source_page,
                link: quote.original, marks: quote.is_card ? [labels.card_notice] : [],
              }} />
          ))}
        </ul>
      </details>
    )
  }

  const Files = () => {
    const labels = useLabels()
    const { busy, files, card } = useStore()
    const list = useRef(null)
    useEffect(() => { if (files.length) list.current?.focus() }, [files.length > 0])
    const isMaking = busy === "bestanden" || busy === "controle"
    return (
      <div className="bw-extra bw-files">
        <button type="button" className="bw-button bw-main" disabled={busy !== ""} data-testid="make-files"
          onClick={() => cafe.makeFiles(labels.action_failed)}>{labels.files}</button>
        <p role="status" className={isMaking ? "bw-soft" : "bw-unseen"}>{isMaking ? labels.files_busy : ""}</p>
        {files.length ? (
          <div tabIndex={-1} ref={list} data-testid="files">
            {card.changes.length ? null : <p>{labels.files_checked}</p>}
            <p>{labels.files_ready}</p>
            <ul className="bw-downloads">
              {files.map((file) => (
                <li key={file.name}><a className="bw-button" href={file.url} download={file.as}>{file.label}</a></li>
              ))}
            </ul>
          </div>
        ) : null}
      </div>
    )
  }

  const Times = ({ times }) => {
    const labels = useLabels()
    return (
      <details className="bw-group bw-times" data-testid="times">
        <summary>{labels.times}</summary>
        <table>
          <thead>
            <tr><th scope="col">{labels.time}</th><th scope="col">{labels.duration}</th><th scope="col">{labels.part}</th></tr>
          </thead>
          <tbody>
            {times.map((one) => (
              <tr key={one.from}><td>{one.from}</td><td>{one.minutes}</td><th scope="row">{one.name}</th></tr>
            ))}
          </tbody>
        </table>
      </details>
    )
  }

  const Help = ({ help, callAction }) =>
    help && shared.Cards ? (
      <div className="bw-cafe-help">
        <p className="bw-intro">{help.intro}</p>
        <shared.Cards props={help} callAction={callAction} />
      </div>
    ) : null

  const Plan = ({ change }) => {
    const labels = useLabels()
    const { card, error } = useStore()
    const top = useRef(null)
    useEffect(() => top.current?.focus({ preventScroll: true }), [])
    return (
      <div className="bw-card bw-plan" data-testid="cafe-plan">
        <h2 tabIndex={-1} ref={top}>{card.title}</h2>
        <p>{card.about}</p>
        {card.remarks.map((sentence) => <p key={sentence} className="bw-soft">{sentence}</p>)}
        <div role="status">
          {card.changes.map((sentence) => (
            <p key={sentence} className="bw-warning" data-testid="changed">{sentence}</p>
          ))}
          {error ? <p className="bw-failure" data-testid="cafe-error">{error}</p> : null}
        </div>
        <div className="bw-actions">
          <button type="button" className="bw-quiet bw-act" onClick={change} data-testid="change-wishes">{labels.again}</button>
          <button type="button" className="bw-quiet bw-act" onClick={() => cafe.clear()} data-testid="cafe-new">{labels.new}</button>
        </div>
        <Times times={card.times} />
        {card.sections.map((section) => <Section key={section.kind} section={section} />)}
        <Search sections={card.sections} />
        <Saved sections={card.sections} />
        <Files />
        <p className="bw-soft">{labels.kept_here}</p>
      </div>
    )
  }

  const Cafe = () => {
    const { props, callAction } = useContext(Card)
    const labels = props.labels
    const { plan, card, help } = useStore()
    // A theme that was typed asks for a new plan; without one the plan that is kept goes on.
    const [asks, setAsks] = useState(props.theme !== "")
    const [isKept, setKept] = useState(!card && props.theme === "" && cafe.title() !== "")
    const top = useRef(null)
    useEffect(() => {
      shared.reveal(props.id, top.current, false)
      if (!card && cafe.title() !== "") cafe.open(labels.action_failed).then(() => setKept(false))
    }, [])
    return (
      <div className="bw-cards bw-cafe" data-testid="cafe" ref={top} tabIndex={-1}>
        <Help help={help ?? props.help} callAction={callAction} />
        {isKept ? <p role="status" className="bw-soft">{labels.busy}</p> : null}
        {!isKept && (asks || !plan) ? <Form key={plan ? "again" : "new"} done={() => setAsks(false)} /> : null}
        {!isKept && !asks && plan ? <Plan change={() => setAsks(true)} /> : null}
      </div>
    )
  }

  return ({ props, callAction }) => (
    <Card.Provider value={{ props, callAction }}><Cafe /></Card.Provider>
  )
}

shared.define("Cafe", makeCafe)

export default <></>
