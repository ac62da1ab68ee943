/**
 * The columns of the table of feeds, as many as there is room for. Each row is a grid of its own: in a table, the row of
 * details, which spans all columns, would bring those back that are left out.
 */
export const COLUMNS =
  "grid items-center gap-x-4 px-4 max-md:gap-x-2 max-md:px-3 " +
  "grid-cols-[minmax(0,1fr)_132px_116px_64px_64px_124px_84px_64px_52px_28px] " +
  "max-xl:grid-cols-[minmax(0,1fr)_116px_64px_64px_124px_84px_64px_28px] " +
  "max-lg:grid-cols-[minmax(0,1fr)_116px_64px_64px_64px_28px] " +
  "max-md:grid-cols-[minmax(0,1fr)_100px_52px_36px]";

/** Left out below 1280, 1024 and 768 px. */
export const WIDEST = "max-xl:hidden";
export const WIDE = "max-lg:hidden";
export const NOT_PHONE = "max-md:hidden";
