/** Names at the left, what is so of each at the right. */
export function Facts({
  facts,
  className,
}: {
  facts: readonly (readonly [string, string])[];
  className: string;
}) {
  return (
    <dl className={`num grid ${className}`}>
      {facts.map(([name, value]) => (
        <div key={name} className="flex justify-between gap-3">
          <dt className="text-text-2">{name}</dt>
          <dd className="truncate">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
