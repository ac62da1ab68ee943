import type { Words } from "./control-words.ts";

interface Props {
  /** `NaN` where nothing was asked for while the page lives. */
  readonly requested: number;
  readonly reported: number;
  readonly words: Words;
}

/** What was asked for and what the device reports, side by side: they are two things until it has followed. */
export function Readout({ requested, reported, words }: Props) {
  return (
    <dl className="num flex items-baseline gap-1.5 text-[12px] leading-6 whitespace-nowrap">
      <dt className="text-text-3">Requested</dt>
      <dd data-field="requested" className="text-[14px] font-semibold">
        {words.value(requested)}
      </dd>
      <dt className="text-text-3">
        <span aria-hidden>· </span>Reported
      </dt>
      <dd data-field="reported" className="text-[14px] font-semibold">
        {words.value(reported)}
        {words.unit && <span className="pl-1 text-[12px] font-normal text-text-3">{words.unit}</span>}
      </dd>
    </dl>
  );
}
