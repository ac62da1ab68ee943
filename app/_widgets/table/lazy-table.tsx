"use client";

import { lazyComponent } from "../lazy-component.tsx";

/** The table comes when somebody asks for it. */
export const LazyTable = lazyComponent({ name: "The table" }, () =>
  import("./table-view.tsx").then((module) => module.TableView),
);
