import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import type { ReactNode } from "react";
import { ConnectHost } from "./_widgets/connect/connect-host.tsx";
import { EARLY_SETTINGS_SCRIPT } from "./_widgets/settings/early-settings.ts";
import "./globals.css";

const inter = localFont({
  src: "../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  variable: "--font-inter",
  weight: "100 900",
  display: "swap",
});

export const metadata: Metadata = {
  title: { default: "Tidemark", template: "%s · Tidemark" },
  description: "Live prices and sensors, honest about what is late and what is missing.",
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: dark)", color: "#0E1116" },
    { media: "(prefers-color-scheme: light)", color: "#F4F6F8" },
  ],
};

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html
      lang="en"
      className={inter.variable}
      data-theme="dark"
      data-conn="connecting"
      suppressHydrationWarning
    >
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours; it must run before the first paint. */}
        <script dangerouslySetInnerHTML={{ __html: EARLY_SETTINGS_SCRIPT }} />
      </head>
      <body className="font-sans">
        {children}
        <ConnectHost />
      </body>
    </html>
  );
}
