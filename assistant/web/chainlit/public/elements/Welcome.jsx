// What stands above an empty conversation.
export default function Welcome() {
  return (
    <div className="bw-welcome" data-testid="welcome">
      <h1>{props.name}</h1>
      <p>{props.what}</p>
      <p className="bw-soft">{props.limits}</p>
      <p className="bw-soft" data-testid="kept">{props.kept}</p>
    </div>
  )
}
