// What can be asked, and the commands.
export default function Help() {
  return (
    <div className="bw-card bw-help" data-testid="help">
      <ul className="bw-tips">
        {props.tips.map((tip, index) => <li key={index}>{tip}</li>)}
      </ul>
      <dl>
        {props.commands.map((command) => (
          <div key={command.name}><dt>{command.name}</dt><dd>{command.does}</dd></div>
        ))}
      </dl>
    </div>
  )
}
