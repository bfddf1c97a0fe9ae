// A form to choose filters by; they hold from the moment it is sent.
import { useEffect, useState } from "react"

const label = (name) => props.labels[name]

const MANY = 12 // options, from which on a group is closed until it is asked for

const Options = ({ group, children }) =>
  group.options.length < MANY ? (
    <fieldset>
      <legend>{group.label}</legend>
      {children}
    </fieldset>
  ) : (
    <details className="bw-group">
      <summary>{group.label}</summary>
      <fieldset aria-label={group.label}>{children}</fieldset>
    </details>
  )

export default function FilterForm() {
  const [chosen, setChosen] = useState(
    Object.fromEntries(
      props.groups.map((group) => [
        group.name, group.options.filter((option) => option.on).map((option) => option.value),
      ])
    )
  )
  const [year, setYear] = useState(props.year_from)
  const [state, setState] = useState("")
  useEffect(() => globalThis.bronwijzer.setFilters(props.serial, props.chips, callAction), [])
  const toggle = (name, value) => {
    const on = chosen[name]
    const changed = on.includes(value) ? on.filter((one) => one !== value) : [...on, value]
    setChosen({ ...chosen, [name]: changed })
  }
  const send = async (values) => {
    if (state === "busy") return
    setState("busy")
    const answer = await callAction({ name: "filter", payload: values }).catch(() => null)
    setState(answer?.success && answer.response !== false ? "" : "failed")
  }
  return (
    <form className="bw-card bw-form" data-testid="filter-form"
      onSubmit={(event) => {
        event.preventDefault()
        send({ ...chosen, year_from: year })
      }}>
      {props.groups.map((group) => (
        <Options key={group.name} group={group}>
          <div className="bw-options">
            {group.options.map((option) => (
              <label key={option.value} className="bw-option">
                <input type="checkbox" checked={chosen[group.name].includes(option.value)}
                  onChange={() => toggle(group.name, option.value)} />
                {option.value}
              </label>
            ))}
          </div>
        </Options>
      ))}
      {props.years.length ? (
        <label className="bw-year">
          {props.year_label}{" "}
          <select value={year} onChange={(event) => setYear(event.target.value)}>
            <option value="">{label("label_any_year")}</option>
            {props.years.map((one) => <option key={one} value={one}>{one}</option>)}
          </select>
          <span className="bw-soft"> {props.year_note}</span>
        </label>
      ) : null}
      <div className="bw-actions">
        <button type="submit" className="bw-button">{label("label_filter_apply")}</button>
        <button type="button" className="bw-quiet" onClick={() => send({})}>
          {label("label_filter_clear")}
        </button>
      </div>
      <p role="status" className={state === "failed" ? "bw-failure" : "bw-unseen"}>
        {state === "failed" ? label("action_failed") : ""}
      </p>
    </form>
  )
}
