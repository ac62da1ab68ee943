import { openSqliteHistory } from "../../../server/history/sqlite.ts";
import { historyContract } from "../../contracts/history-contract.ts";
import { historyPlace } from "../../support/history-place.ts";

historyContract("sqlite", {
  place: async () => {
    const place = await historyPlace();
    return {
      open: () => openSqliteHistory({ dataDir: place.dataDir }),
      remove: async () => await place[Symbol.asyncDispose](),
    };
  },
  durable: true,
});
