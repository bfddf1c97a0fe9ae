// All sources that are known, each with a link to its page.
const NewTab = () => <span className="bw-unseen"> ({props.labels.label_new_tab})</span>

export default function SourceList() {
  return (
    <div className="bw-cards" data-testid="source-list">
      <p className="bw-soft">{props.known}</p>
      <ul className="bw-card bw-nearest">
        {props.sources.map((source) => (
          <li key={source.page} className="bw-near">
            <a href={source.page} target="_blank" rel="noopener noreferrer" className="bw-near-title">
              {source.title}<NewTab />
            </a>
            <ul className="bw-details">
              {source.details.map((detail, index) => <li key={index}>{detail}</li>)}
            </ul>
          </li>
        ))}
      </ul>
      <a href={props.page} target="_blank" rel="noopener noreferrer" className="bw-link">
        {props.labels.label_all_sources}<NewTab />
      </a>
    </div>
  )
}
